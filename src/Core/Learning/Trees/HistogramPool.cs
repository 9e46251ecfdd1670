namespace Scalable.Learning.Trees;

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
