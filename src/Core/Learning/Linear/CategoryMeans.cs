namespace Scalable.Learning.Linear;

/// <summary>The mean target of each category, less the overall mean, shrunk by n / (n + k); the last is that of missing values.</summary>
internal sealed class CategoryMeans
{
    private readonly double[] _raw;
    private readonly TrainingSet _set;
    private readonly double _smoothing;
    private readonly double[] _sums;
    private readonly int[] _counts;

    public CategoryMeans(double[] raw, TrainingSet set, int categories, double smoothing)
    {
        _raw = raw;
        _set = set;
        _smoothing = smoothing;
        _sums = new double[categories + 1];
        _counts = new int[categories + 1];
        for (int row = 0; row < raw.Length; row++) Add(row, 1, _sums, _counts);
    }

    /// <summary>The statistics of all rows but some.</summary>
    public double[] Without(int[] rows)
    {
        double[] sums = [.. _sums];
        int[] counts = [.. _counts];
        foreach (int row in rows) Add(row, -1, sums, counts);
        int count = counts.Sum();
        double mean = count > 0 ? sums.Sum() / count : 0;
        double[] means = new double[sums.Length];
        for (int category = 0; category < means.Length; category++)
        {
            means[category] = counts[category] > 0 ? (sums[category] - (mean * counts[category])) / (counts[category] + _smoothing) : 0;
        }

        return means;
    }

    private void Add(int row, int sign, double[] sums, int[] counts)
    {
        int slot = _raw[row] >= 0 ? (int)_raw[row] : sums.Length - 1;
        sums[slot] += sign * _set.Targets.Span[row];
        counts[slot] += sign;
    }
}
