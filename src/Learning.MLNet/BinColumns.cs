using Scalable.Learning.Trees;

namespace Scalable.Learning.MLNet;

/// <summary>
/// A binned table as columns for ML.NET's trees: a number's bin, with missing values below the first bin, and for a category one
/// column a bin that is 1 in that bin. Bins are small whole numbers, which single precision holds exactly, so that a split
/// found on them is a split of our own trees.
/// </summary>
internal sealed class BinColumns
{
    private const int MissingNumber = -1;

    private readonly BinnedTable _table;
    private readonly List<(int Feature, int Bin)> _columns = [];

    public BinColumns(BinnedTable table)
    {
        _table = table;
        for (int feature = 0; feature < table.FeatureCount; feature++)
        {
            FeatureBins bins = table.Features[feature];
            if (!bins.IsCategorical) _columns.Add((feature, 0));
            else for (int bin = 0; bin < bins.BinCount; bin++) _columns.Add((feature, bin));
        }
        IsEmpty = _columns.Count == 0;
        // ML.NET wants at least one feature; a constant one is never split.
        if (IsEmpty) _columns.Add((-1, 0));
    }

    public bool IsEmpty { get; }

    public int Count => _columns.Count;

    public float Value(int row, int column)
    {
        (int feature, int wanted) = _columns[column];
        if (feature < 0) return 0;
        FeatureBins bins = _table.Features[feature];
        int bin = _table.Column(feature)[row];
        return bins.IsCategorical ? (bin == wanted ? 1 : 0) : bin == bins.MissingBin ? MissingNumber : bin;
    }

    /// <summary>The split of our trees that sends the same rows left.</summary>
    public Split SplitOf(int column, double threshold, double gain)
    {
        (int feature, int bin) = _columns[column];
        var split = new Split { Feature = feature, Gain = gain };
        FeatureBins bins = _table.Features[feature];
        if (!bins.IsCategorical)
        {
            split.Bin = (int)Math.Floor(threshold);
            split.MissingLeft = true;
            return split;
        }

        for (int other = 0; other <= bins.ValueBins; other++)
            if (other != bin) split.LeftCategories.Add(other);
        return split;
    }
}
