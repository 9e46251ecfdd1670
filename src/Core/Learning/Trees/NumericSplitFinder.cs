using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scalable.Learning.Trees;

/// <summary>Finds the best threshold of a numeric feature from the sums of all its bins.</summary>
internal static class NumericSplitFinder
{
    /// <param name="sums">The packed sums by bin; 256 of them.</param>
    /// <param name="direction">+1 if values may only rise with the feature, -1 if they may only fall, 0 otherwise.</param>
    /// <param name="best">The split to beat, its gain in units squared; replaced if there is a better one.</param>
    [SkipLocalsInit]
    public static unsafe void Find(ReadOnlySpan<long> sums, FeatureBins bins, int feature, int direction, in NodeTotals node, in SplitScorer scorer, int minLeaf, ref Split best)
    {
        long* left = stackalloc long[HistogramPool.BinsPerFeature];
        long missing = bins.HasMissing ? sums[bins.MissingBin] : 0, mask = scorer.Packing.CountMask, most = (node.Sum & mask) - minLeaf;
        bool anyMissing = scorer.Packing.Count(missing) > 0;
        for (int side = 0; side < (anyMissing ? 2 : 1); side++)
        {
            fixed (long* own = sums) Cumulate(own, left, bins.ValueBins, side == 1 ? missing : 0);
            int first = FirstWithMore(left, bins.ValueBins, minLeaf - 1, mask), end = FirstWithMore(left, bins.ValueBins, most, mask);
            if (first >= end) continue;
            (double gain, int bin) = CutSearch.Best(left, first, end, direction, node, scorer);
            if (gain > best.Gain) best = new Split { Gain = gain, Feature = feature, Bin = bin, MissingLeft = side == 1, LeftSum = left[bin] };
        }

        if (!anyMissing && best.Feature == feature) best.MissingLeft = WithMost(best.LeftSum, node, scorer);
    }

    /// <summary>Missing values of which no row is known go with the larger side.</summary>
    public static bool WithMost(long leftSum, in NodeTotals node, in SplitScorer scorer) => 2L * scorer.Packing.Count(leftSum) > scorer.Packing.Count(node.Sum);

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
        // Without branches, which could not be foreseen.
        nint low = 0;
        for (nint length = bins; length > 0;)
        {
            nint half = length >> 1;
            bool isRight = (cumulated[low + half] & mask) <= count;
            nint right = -(nint)Unsafe.As<bool, byte>(ref isRight);
            low += (half + 1) & right;
            length = (half & ~right) | ((length - half - 1) & right);
        }

        return (int)low;
    }
}
