using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Scalable.Learning.Trees;

/// <summary>Sums the gradients of rows by feature and bin.</summary>
internal sealed class HistogramBuilder(BinnedTable table, HistogramPool pool)
{
    private const int BinsPerFeature = HistogramPool.BinsPerFeature;

    /// <summary>Features whose sums fit the first-level cache together.</summary>
    private const int FeaturesPerPass = 16;

    /// <summary>How many rows ahead memory is asked for; rows of a deep node lie far apart.</summary>
    private const int FetchDistance = 24;

    /// <summary>The histogram of the rows in <paramref name="rows"/>, rented from the pool.</summary>
    public long[] Build(ReadOnlySpan<int> rows, Gradients gradients)
    {
        long[] histogram = pool.Rent();
        for (int feature = 0; feature < table.FeatureCount; feature++) Clear(Bins(histogram, feature));
        Sum(rows, gradients.Packed, histogram);
        return histogram;
    }

    /// <summary>Takes some rows out of <paramref name="whole"/>: the histogram of the others.</summary>
    public void Subtract(long[] whole, ReadOnlySpan<int> rows, Gradients gradients)
    {
        ReadOnlySpan<byte> bins = table.Rows;
        foreach (int row in rows)
        {
            long value = gradients.Packed[row];
            ReadOnlySpan<byte> own = bins.Slice(row * table.RowStride, table.RowStride);
            for (int feature = 0; feature < own.Length; feature++) whole[(feature * BinsPerFeature) + own[feature]] -= value;
        }
    }

    /// <summary>Takes <paramref name="part"/> out of <paramref name="whole"/>: the histogram of a node's other child.</summary>
    public void Subtract(long[] whole, long[] part)
    {
        for (int feature = 0; feature < table.FeatureCount; feature++) Subtract(Bins(whole, feature), Bins(part, feature));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(Span<Vector<long>> whole, ReadOnlySpan<Vector<long>> part)
    {
        for (int i = 0; i < whole.Length; i++) whole[i] -= part[i];
    }

    /// <summary>By vectors: for so few bytes the way to the runtime's own clearing is the longer one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear(Span<Vector<long>> bins)
    {
        for (int i = 0; i < bins.Length; i++) bins[i] = Vector<long>.Zero;
    }

    /// <summary>The bins that a feature has, in whole vectors.</summary>
    private Span<Vector<long>> Bins(long[] histogram, int feature)
    {
        int vectors = (table.Features[feature].BinCount + Vector<long>.Count - 1) / Vector<long>.Count;
        return MemoryMarshal.Cast<long, Vector<long>>(histogram.AsSpan(feature * BinsPerFeature, BinsPerFeature))[..vectors];
    }

    private unsafe void Sum(ReadOnlySpan<int> rows, long[] values, long[] sums)
    {
        fixed (int* row = rows)
        fixed (long* value = values)
        fixed (byte* bins = table.Rows)
        fixed (long* sum = sums)
        {
            for (int first = 0; first < table.FeatureCount; first += FeaturesPerPass)
            {
                int features = Math.Min(FeaturesPerPass, table.FeatureCount - first);
                SumFeatures(row, rows.Length, value, bins + first, table.RowStride, features, sum + (first * BinsPerFeature));
            }
        }
    }

    private static unsafe void SumFeatures(int* rows, int rowCount, long* values, byte* bins, int stride, int features, long* sums)
    {
        int blocks = features >> 1;
        bool isOdd = (features & 1) != 0;
        int fetched = Sse.IsSupported ? rowCount - FetchDistance : 0;
        for (int i = 0; i < rowCount; i++)
        {
            if (i < fetched)
            {
                nint ahead = rows[i + FetchDistance];
                Sse.Prefetch0(values + ahead);
                Sse.Prefetch0(bins + (ahead * stride));
            }

            nint row = rows[i];
            long value = values[row];
            byte* bin = bins + (row * stride);
            long* sum = sums;
            for (int block = 0; block < blocks; block++)
            {
                sum[bin[0]] += value;
                sum[BinsPerFeature + bin[1]] += value;
                bin += 2;
                sum += 2 * BinsPerFeature;
            }

            if (isOdd) sum[bin[0]] += value;
        }
    }
}

/// <summary>
/// Lends histograms and takes them back. A histogram is one array: <see cref="BinsPerFeature"/> packed sums a feature.
/// </summary>
internal sealed class HistogramPool(int featureCount)
{
    public const int BinsPerFeature = 256;

    private readonly Stack<long[]> _free = new();

    /// <summary>A histogram of any content.</summary>
    public long[] Rent() => _free.TryPop(out long[]? histogram) ? histogram : GC.AllocateUninitializedArray<long>(featureCount * BinsPerFeature);

    public void Return(long[] histogram) => _free.Push(histogram);
}
