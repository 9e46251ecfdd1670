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
        Array.Clear(histogram);
        Sum(rows, gradients.Packed, histogram);
        return histogram;
    }

    /// <summary>Takes <paramref name="part"/> out of <paramref name="whole"/>: the histogram of a node's other child.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(long[] whole, long[] part)
    {
        Span<Vector<long>> wholes = MemoryMarshal.Cast<long, Vector<long>>(whole.AsSpan());
        ReadOnlySpan<Vector<long>> parts = MemoryMarshal.Cast<long, Vector<long>>(part.AsSpan());
        for (int i = 0; i < wholes.Length; i++) wholes[i] -= parts[i];
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
