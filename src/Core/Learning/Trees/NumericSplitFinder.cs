namespace Scalable.Learning.Trees;

/// <summary>Finds the best threshold of a numeric feature, one bin after the other: any weights, with or without monotone bounds.</summary>
internal static class NumericSplitFinder
{
    /// <param name="sums">The packed sums by bin.</param>
    /// <param name="weights">The weights by bin; empty where rows weigh the same.</param>
    /// <param name="direction">+1 where values may only rise with the feature, -1 where they may only fall, 0 otherwise.</param>
    public static void Find(
        ReadOnlySpan<long> sums,
        ReadOnlySpan<long> weights,
        FeatureBins bins,
        int feature,
        int direction,
        in NodeTotals node,
        in SplitScorer scorer,
        int minLeaf,
        ref Split best)
    {
        long missing = bins.HasMissing ? sums[bins.MissingBin] : 0;
        long missingWeight = bins.HasMissing && scorer.IsWeighted ? weights[bins.MissingBin] : 0;
        bool anyMissing = scorer.Packing.Count(missing) > 0;
        if (scorer.IsWeighted || direction != 0 || IsBounded(node))
        {
            Scan(0, 0, missingLeft: false, sums, weights, bins, feature, direction, node, scorer, minLeaf, ref best);
            if (anyMissing) Scan(missing, missingWeight, missingLeft: true, sums, weights, bins, feature, direction, node, scorer, minLeaf, ref best);
        }
        else
        {
            VectorSplitFinder.Scan(sums, bins.ValueBins, feature, 0, missingLeft: false, node.Sum, scorer, minLeaf, ref best);
            if (anyMissing) VectorSplitFinder.Scan(sums, bins.ValueBins, feature, missing, missingLeft: true, node.Sum, scorer, minLeaf, ref best);
        }

        if (!anyMissing && best.Feature == feature) best.MissingLeft = 2L * scorer.Packing.Count(best.LeftSum) > scorer.Packing.Count(node.Sum);
    }

    private static bool IsBounded(in NodeTotals node) => node.Lower > double.NegativeInfinity || node.Upper < double.PositiveInfinity;

    private static void Scan(
        long left,
        long leftWeight,
        bool missingLeft,
        ReadOnlySpan<long> sums,
        ReadOnlySpan<long> weights,
        FeatureBins bins,
        int feature,
        int direction,
        in NodeTotals node,
        in SplitScorer scorer,
        int minLeaf,
        ref Split best)
    {
        bool isBounded = direction != 0 || IsBounded(node);
        int total = scorer.Packing.Count(node.Sum);
        for (int bin = 0; bin < bins.ValueBins; bin++)
        {
            left += sums[bin];
            if (scorer.IsWeighted) leftWeight += weights[bin];
            int leftCount = scorer.Packing.Count(left);
            if (leftCount < minLeaf) continue;
            if (total - leftCount < minLeaf) return;
            long right = node.Sum - left;
            long rightWeight = node.Weight - leftWeight;
            double gain;
            if (isBounded)
            {
                double leftValue = Math.Clamp(scorer.Value(left, leftWeight), node.Lower, node.Upper);
                double rightValue = Math.Clamp(scorer.Value(right, rightWeight), node.Lower, node.Upper);
                if (direction * (rightValue - leftValue) < 0) continue;
                gain = scorer.Score(left, leftWeight, node.Lower, node.Upper) + scorer.Score(right, rightWeight, node.Lower, node.Upper);
            }
            else
            {
                gain = scorer.Score(left, leftWeight) + scorer.Score(right, rightWeight);
            }

            if (gain > best.Gain)
                best = new Split { Gain = gain, Feature = feature, Bin = bin, MissingLeft = missingLeft, LeftSum = left, LeftWeight = leftWeight };
        }
    }
}
