namespace Scalable.Learning.Trees;

/// <summary>
/// Lends histograms and takes them back. A histogram is one array: <see cref="BinsPerFeature"/> packed sums a feature, followed,
/// where rows weigh differently, by as many sums of weights.
/// </summary>
internal sealed class HistogramPool(int featureCount, bool weighted)
{
    public const int BinsPerFeature = 256;

    private readonly Stack<long[]> _free = new();

    /// <summary>Where the sums of weights start.</summary>
    public int WeightsOffset { get; } = featureCount * BinsPerFeature;

    public bool IsWeighted => weighted;

    /// <summary>A histogram of any content.</summary>
    public long[] Rent()
    {
        lock (_free)
        {
            if (_free.TryPop(out long[]? histogram)) return histogram;
        }

        return GC.AllocateUninitializedArray<long>(WeightsOffset * (weighted ? 2 : 1));
    }

    public void Return(long[] histogram)
    {
        lock (_free) _free.Push(histogram);
    }
}
