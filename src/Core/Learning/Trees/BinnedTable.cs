namespace Scalable.Learning.Trees;

/// <summary>
/// A table as bins of a byte, held twice: row by row, so that a row's bins share a cache line where histograms are filled,
/// and column by column, where a split reads one feature of many rows.
/// </summary>
internal sealed class BinnedTable
{
    private readonly byte[][] _columns;

    public BinnedTable(FeatureBins[] features, int rowCount)
    {
        Features = features;
        RowCount = rowCount;
        RowStride = features.Length;
        Rows = GC.AllocateUninitializedArray<byte>(checked((rowCount * RowStride) + 16));
        _columns = new byte[features.Length][];
        for (int feature = 0; feature < features.Length; feature++) _columns[feature] = GC.AllocateUninitializedArray<byte>(rowCount);
    }

    public FeatureBins[] Features { get; }

    public int RowCount { get; }

    public int FeatureCount => Features.Length;

    /// <summary>Bytes from one row to the next in <see cref="Rows"/>.</summary>
    public int RowStride { get; }

    /// <summary>The bins row by row.</summary>
    public byte[] Rows { get; }

    /// <summary>The bins of one feature.</summary>
    public byte[] Column(int feature) => _columns[feature];
}
