namespace Scalable.Learning.Linear;

/// <summary>The mean target of each category, less the overall mean, shrunk by n / (n + k); the last is that of missing values.</summary>
internal sealed class CategoryMeans
{
    private readonly double[] _raw;
    private readonly TrainingSet _set;
    private readonly double _smoothing;
    private readonly double[] _sums;
    private readonly double[] _weights;

    public CategoryMeans(double[] raw, TrainingSet set, int categories, double smoothing)
    {
        _raw = raw;
        _set = set;
        _smoothing = smoothing;
        _sums = new double[categories + 1];
        _weights = new double[categories + 1];
        for (int row = 0; row < raw.Length; row++) Add(row, 1, _sums, _weights);
    }

    /// <summary>The statistics of all rows but some.</summary>
    public double[] Without(int[] rows)
    {
        double[] sums = [.. _sums];
        double[] weights = [.. _weights];
        foreach (int row in rows) Add(row, -1, sums, weights);
        double weight = weights.Sum();
        double mean = weight > 0 ? sums.Sum() / weight : 0;
        double[] means = new double[sums.Length];
        for (int category = 0; category < means.Length; category++)
        {
            double denominator = weights[category] + _smoothing;
            means[category] = weights[category] > 1e-9 ? (sums[category] - (mean * weights[category])) / denominator : 0;
        }

        return means;
    }

    private void Add(int row, int sign, double[] sums, double[] weights)
    {
        int slot = _raw[row] >= 0 ? (int)_raw[row] : sums.Length - 1;
        double weight = sign * (_set.Weights.IsEmpty ? 1 : _set.Weights.Span[row]);
        sums[slot] += weight * _set.Targets.Span[row];
        weights[slot] += weight;
    }
}
