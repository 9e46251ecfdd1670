using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scalable.Learning.Trees;

/// <summary>
/// Finds splits of a node of few rows, which fill few of the bins: sums one feature at a time and looks at the bins that have a row alone. Finds,
/// bit for bit, what a histogram of all bins gives.
/// </summary>
internal sealed class FewRows
{
    /// <summary>From more rows on going through all bins, four at a time, is faster.</summary>
    private const int MaxRows = 128;

    /// <summary>Vectors of four may be read if one is left, and a bin without rows may come first.</summary>
    private const int Room = MaxRows + 4;

    private const byte Filled = 0xFF;
    private const int Words = HistogramPool.BinsPerFeature / 64;

    private readonly long[] _sums = new long[HistogramPool.BinsPerFeature];
    private readonly byte[] _filled = new byte[HistogramPool.BinsPerFeature];
    private readonly int[] _rows = new int[MaxRows];
    private readonly long[] _values = new long[MaxRows];
    private int _count;

    /// <summary>The packed sums by bin of the feature that was summed last.</summary>
    public ReadOnlySpan<long> Sums => _sums;

    public static bool Suits(int rowCount) => rowCount <= MaxRows;

    /// <summary>Takes up a node's rows.</summary>
    public void Take(ReadOnlySpan<int> rows, Gradients gradients)
    {
        rows.CopyTo(_rows);
        _count = rows.Length;
        for (int i = 0; i < rows.Length; i++) _values[i] = gradients.Packed[rows[i]];
    }

    /// <summary>Sums a feature whose bins <paramref name="column"/> holds by row; <see cref="FindThreshold"/> or <see cref="Clear"/> has to follow before the next.</summary>
    public unsafe void Sum(byte[] column)
    {
        fixed (int* rows = _rows)
        fixed (long* values = _values, sums = _sums)
        fixed (byte* bins = column, filled = _filled)
        {
            for (int i = 0; i < _count; i++)
            {
                nint bin = bins[rows[i]];
                sums[bin] += values[i];
                filled[bin] = Filled;
            }
        }
    }

    /// <summary>Forgets the feature's sums: only bins of rows, as there are fewer of them than bins.</summary>
    public unsafe void Clear(byte[] column)
    {
        fixed (int* rows = _rows)
        fixed (long* sums = _sums)
        fixed (byte* bins = column, filled = _filled)
        {
            for (int i = 0; i < _count; i++)
            {
                nint bin = bins[rows[i]];
                sums[bin] = 0;
                filled[bin] = 0;
            }
        }
    }

    /// <summary>The best threshold of the feature that was summed, of numbers; forgets its sums.</summary>
    /// <param name="direction">+1 if values may only rise with the feature, -1 if they may only fall, 0 otherwise.</param>
    /// <param name="best">The split to beat, its gain in units squared; replaced if there is a better one.</param>
    [SkipLocalsInit]
    public unsafe void FindThreshold(FeatureBins bins, int feature, int direction, in NodeTotals node, in SplitScorer scorer, int minLeaf, ref Split best)
    {
        ulong* words = stackalloc ulong[Words];
        long* left = stackalloc long[Room];
        byte* binOf = stackalloc byte[Room];
        TakeFilled(words);
        long missing = bins.HasMissing ? TakeMissing(bins.MissingBin, words) : 0;
        bool anyMissing = scorer.Packing.Count(missing) > 0;
        int sides = anyMissing ? 2 : 1;
        for (int side = 0; side < sides; side++)
        {
            // With missing values on its left the first bin is a place to cut even if it has no row.
            if (side == 1) words[0] |= 1;
            (int first, int end) = Cumulate(words, side == 1 ? missing : 0, keeps: side + 1 < sides, node.Sum, scorer.Packing, minLeaf, left, binOf);
            if (first >= end) continue;
            (double gain, int at) = CutSearch.Best(left, first, end, direction, node, scorer);
            if (gain > best.Gain) best = new Split { Gain = gain, Feature = feature, Bin = binOf[at], MissingLeft = side == 1, LeftSum = left[at] };
        }

        if (!anyMissing && best.Feature == feature) best.MissingLeft = NumericSplitFinder.WithMost(best.LeftSum, node, scorer);
    }

    /// <summary>Writes the running sums of the bins that are set in <paramref name="words"/>, and which bins they are.</summary>
    /// <param name="keeps">Whether the sums are asked for again.</param>
    /// <returns>The first of them that leaves enough rows on the left, and the first that leaves too few on the right.</returns>
    private unsafe (int First, int End) Cumulate(ulong* words, long start, bool keeps, long nodeSum, in GradientPacking packing, int minLeaf, long* left, byte* binOf)
    {
        long mask = packing.CountMask, most = (nodeSum & mask) - minLeaf, running = start, kept = keeps ? -1 : 0;
        int count = 0, first = 0, end = 0;
        fixed (long* sums = _sums)
        {
            for (int word = 0; word < Words; word++)
            {
                for (ulong open = words[word]; open != 0; open &= open - 1)
                {
                    int bin = (word << 6) + BitOperations.TrailingZeroCount(open);
                    long sum = sums[bin];
                    sums[bin] = sum & kept;
                    running += sum;
                    left[count] = running;
                    binOf[count++] = (byte)bin;
                    bool isTooFew = (running & mask) < minLeaf, isEnough = (running & mask) <= most;
                    first += Unsafe.As<bool, byte>(ref isTooFew);
                    end += Unsafe.As<bool, byte>(ref isEnough);
                }
            }
        }

        return (first, end);
    }

    /// <summary>Writes one bit a bin, set if it has a row, and forgets them.</summary>
    private unsafe void TakeFilled(ulong* words)
    {
        for (int word = 0; word < Words; word++)
        {
            ref byte from = ref _filled[64 * word];
            Vector256<byte> low = Vector256.LoadUnsafe(ref from), high = Vector256.LoadUnsafe(ref from, (nuint)Vector256<byte>.Count);
            words[word] = low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
            Vector256<byte>.Zero.StoreUnsafe(ref from);
            Vector256<byte>.Zero.StoreUnsafe(ref from, (nuint)Vector256<byte>.Count);
        }
    }

    private unsafe long TakeMissing(int missingBin, ulong* words)
    {
        words[missingBin >> 6] &= ~(1UL << (missingBin & 63));
        long missing = _sums[missingBin];
        _sums[missingBin] = 0;
        return missing;
    }
}
