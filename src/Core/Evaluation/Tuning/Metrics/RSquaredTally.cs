using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Metrics;

/// <summary>The share of the squares around each task's mean that predictions explain.</summary>
internal sealed class RSquaredTally : MetricTally
{
    private double _left, _all;

    public override double Score => _all > 0 ? 1 - (_left / _all) : _left > 0 ? double.NegativeInfinity : 1;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        double mean = Averages.Mean(truths, []);
        for (int row = 0; row < truths.Length; row++)
        {
            _left += (truths[row] - predictions[row]) * (truths[row] - predictions[row]);
            _all += (truths[row] - mean) * (truths[row] - mean);
        }
    }
}
