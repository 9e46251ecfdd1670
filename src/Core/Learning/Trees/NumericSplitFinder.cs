using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

/// <summary>
/// Finds the best threshold of a numeric feature whose values are not bounded, four bins at a time. The lanes do
/// what a single bin would, in the same arithmetic, so that the width of the machine's vectors makes no difference.
/// </summary>
internal static class VectorSplitFinder
{
    /// <summary>The bits of 2^52: or-ed with a whole number below 2^52 they are 2^52 plus that number as a double.</summary>
    private const long TwoTo52Bits = 0x4330_0000_0000_0000;
    private const double TwoTo52 = 1L << 52;

    /// <summary>Added to packed sums, which are greater than minus this, so that they can be shifted as unsigned numbers.</summary>
    private const long Bias = 1L << 62;

    /// <param name="sums">The packed sums by bin; 256 of them.</param>
    /// <param name="start">What is on the left of the first bin: nothing, or missing values.</param>
    /// <param name="best">The split to beat, its gain in units squared; replaced where there is a better one.</param>
    [SkipLocalsInit]
    public static unsafe void Scan(ReadOnlySpan<long> sums, int valueBins, int feature, long start, bool missingLeft, long nodeSum, in SplitScorer scorer, int minLeaf, ref Split best)
    {
        GradientPacking packing = scorer.Packing;
        long* left = stackalloc long[HistogramPool.BinsPerFeature];
        fixed (long* bins = sums) Cumulate(bins, left, valueBins, start);
        long most = (nodeSum & packing.CountMask) - minLeaf;
        int first = FirstWithMore(left, valueBins, minLeaf - 1, packing.CountMask);
        int end = FirstWithMore(left, valueBins, most, packing.CountMask);
        if (first >= end) return;
        (double gain, int bestBin) = end - first >= Vector256<double>.Count
            ? BestInVectors(left, first, end, nodeSum, packing, scorer.L2)
            : BestOneByOne(left, first, end, nodeSum, packing, scorer.L2);
        if (gain > best.Gain) best = new Split { Gain = gain, Feature = feature, Bin = bestBin, MissingLeft = missingLeft, LeftSum = left[bestBin] };
    }

    /// <summary>Writes the running sums of <paramref name="bins"/>, four at a time; both arrays have room for whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Cumulate(long* bins, long* sums, int count, long start)
    {
        Vector256<long> before = Vector256.Create(start);
        Vector256<long> notFirst = Vector256.Create(0L, -1, -1, -1);
        Vector256<long> lastTwo = Vector256.Create(0L, 0, -1, -1);
        for (int bin = 0; bin < count; bin += Vector256<long>.Count)
        {
            Vector256<long> own = Vector256.Load(bins + bin);
            Vector256<long> pairs = own + (Vector256.Shuffle(own, Vector256.Create(0L, 0, 1, 2)) & notFirst);
            Vector256<long> running = pairs + (Vector256.Shuffle(pairs, Vector256.Create(0L, 0, 0, 1)) & lastTwo);
            (running + before).Store(sums + bin);
            before += Vector256.Shuffle(running, Vector256.Create(3L, 3, 3, 3));
        }
    }

    /// <summary>The first bin up to which there are more than <paramref name="count"/> rows.</summary>
    private static unsafe int FirstWithMore(long* cumulated, int bins, long count, long mask)
    {
        int low = 0;
        int high = bins;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if ((cumulated[middle] & mask) > count) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe (double Gain, int Bin) BestInVectors(long* left, int first, int end, long nodeSum, GradientPacking packing, double l2)
    {
        int shift = packing.CountBits;
        Vector256<long> bias = Vector256.Create(Bias);
        Vector256<long> mask = Vector256.Create(packing.CountMask);
        Vector256<long> exponent = Vector256.Create(TwoTo52Bits);
        Vector256<double> countOffset = Vector256.Create(TwoTo52 - l2);
        Vector256<double> gradientOffset = Vector256.Create(TwoTo52 + (Bias >> shift));
        Vector256<double> nodeGradient = Vector256.Create(packing.Units(nodeSum));
        Vector256<double> nodeWeight = Vector256.Create(packing.Count(nodeSum) + (2 * l2));
        Vector256<double> bestGain = Vector256.Create(double.NegativeInfinity);
        Vector256<long> bestBin = Vector256<long>.Zero;
        Vector256<long> lanes = Vector256.Create(0L, 1, 2, 3);
        for (int bin = first; bin < end; bin += Vector256<long>.Count)
        {
            int at = Math.Min(bin, end - Vector256<long>.Count);
            Vector256<long> packed = Vector256.Load(left + at);
            Vector256<double> leftGradient = (Vector256.ShiftRightLogical(packed + bias, shift) | exponent).AsDouble() - gradientOffset;
            Vector256<double> leftWeight = ((packed & mask) | exponent).AsDouble() - countOffset;
            Vector256<double> rightGradient = nodeGradient - leftGradient;
            Vector256<double> rightWeight = nodeWeight - leftWeight;
            Vector256<double> gain = ((leftGradient * leftGradient * rightWeight) + (rightGradient * rightGradient * leftWeight)) / (leftWeight * rightWeight);
            Vector256<double> isBetter = Vector256.GreaterThan(gain, bestGain);
            bestGain = Vector256.ConditionalSelect(isBetter, gain, bestGain);
            bestBin = Vector256.ConditionalSelect(isBetter.AsInt64(), Vector256.Create((long)at) + lanes, bestBin);
        }

        double most = double.NegativeInfinity;
        long mostBin = long.MaxValue;
        for (int lane = 0; lane < Vector256<double>.Count; lane++)
        {
            double gain = bestGain.GetElement(lane);
            long bin = bestBin.GetElement(lane);
            if (gain > most || (gain == most && bin < mostBin)) (most, mostBin) = (gain, bin);
        }

        return (most, (int)mostBin);
    }

    private static unsafe (double Gain, int Bin) BestOneByOne(long* left, int first, int end, long nodeSum, GradientPacking packing, double l2)
    {
        double most = double.NegativeInfinity;
        int mostBin = first;
        double nodeWeight = packing.Count(nodeSum) + (2 * l2);
        for (int bin = first; bin < end; bin++)
        {
            double leftGradient = packing.Units(left[bin]);
            double leftWeight = packing.Count(left[bin]) + l2;
            double rightGradient = packing.Units(nodeSum) - leftGradient;
            double rightWeight = nodeWeight - leftWeight;
            double gain = ((leftGradient * leftGradient * rightWeight) + (rightGradient * rightGradient * leftWeight)) / (leftWeight * rightWeight);
            if (gain > most) (most, mostBin) = (gain, bin);
        }

        return (most, mostBin);
    }
}
