namespace Scalable.Learning.Trees;

/// <summary>Finds the best threshold of a numeric feature.</summary>
internal static class NumericSplitFinder
{
    /// <param name="sums">The packed sums by bin.</param>
    /// <param name="direction">+1 where values may only rise with the feature, -1 where they may only fall, 0 otherwise.</param>
    public static void Find(ReadOnlySpan<long> sums, FeatureBins bins, int feature, int direction, in NodeTotals node, in SplitScorer scorer, int minLeaf, ref Split best)
    {
        long missing = bins.HasMissing ? sums[bins.MissingBin] : 0;
        bool anyMissing = scorer.Packing.Count(missing) > 0;
        bool isBounded = direction != 0 || node.Lower > double.NegativeInfinity || node.Upper < double.PositiveInfinity;
        foreach (bool missingLeft in anyMissing ? [false, true] : (ReadOnlySpan<bool>)[false])
        {
            long start = missingLeft ? missing : 0;
            if (isBounded) ScanBounded(sums, bins.ValueBins, feature, start, missingLeft, direction, node, scorer, minLeaf, ref best);
            else VectorSplitFinder.Scan(sums, bins.ValueBins, feature, start, missingLeft, node.Sum, scorer, minLeaf, ref best);
        }

        if (!anyMissing && best.Feature == feature) best.MissingLeft = 2L * scorer.Packing.Count(best.LeftSum) > scorer.Packing.Count(node.Sum);
    }

    /// <summary>One bin after the other, the values of both sides held within the node's bounds.</summary>
    private static void ScanBounded(ReadOnlySpan<long> sums, int valueBins, int feature, long left, bool missingLeft, int direction, in NodeTotals node, in SplitScorer scorer, int minLeaf, ref Split best)
    {
        int total = scorer.Packing.Count(node.Sum);
        for (int bin = 0; bin < valueBins; bin++)
        {
            left += sums[bin];
            int leftCount = scorer.Packing.Count(left);
            if (leftCount < minLeaf) continue;
            if (total - leftCount < minLeaf) return;
            long right = node.Sum - left;
            double leftValue = Math.Clamp(scorer.Value(left), node.Lower, node.Upper);
            double rightValue = Math.Clamp(scorer.Value(right), node.Lower, node.Upper);
            if (direction * (rightValue - leftValue) < 0) continue;
            double gain = scorer.Score(left, node.Lower, node.Upper) + scorer.Score(right, node.Lower, node.Upper);
            if (gain > best.Gain) best = new Split { Gain = gain, Feature = feature, Bin = bin, MissingLeft = missingLeft, LeftSum = left };
        }
    }
}
