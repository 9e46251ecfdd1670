using Scalable.Evaluation.Backtesting;
using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>Adds up a metric over the unseen rows of one fold.</summary>
internal abstract class MetricTally
{
    /// <summary>The metric over all rows so far.</summary>
    public abstract double Score { get; }

    /// <summary>Adds one task's rows.</summary>
    /// <param name="truths">True values.</param>
    /// <param name="predictions">Expected values.</param>
    /// <param name="bounds">What attempts would be given; empty if the metric does not need it.</param>
    /// <param name="unitCosts">What a unit allocated and not used costs.</param>
    public abstract void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts);

    public static MetricTally Of(SearchMetric metric, double confidence) => metric switch
    {
        SearchMetric.Waste => new WasteTally(),
        SearchMetric.PinballLoss => new PinballTally(confidence),
        SearchMetric.MeanAbsoluteError => new ErrorTally(isRelative: false),
        SearchMetric.LogError => new ErrorTally(isRelative: true),
        SearchMetric.RSquared => new RSquaredTally(),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };
}

/// <summary>What allocations cost beyond what was used: the surplus of attempts that succeed and the whole of those that do not.</summary>
internal sealed class WasteTally : MetricTally
{
    private double _waste;

    public override double Score => _waste;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        for (int row = 0; row < truths.Length; row++)
            _waste += AllocationReplay.Of(truths[row], bounds[row], failed => 2 * failed).Wasted * unitCosts[row];
    }
}

/// <summary>The mean pinball loss of bounds that shall hold with a probability.</summary>
internal sealed class PinballTally(double level) : MetricTally
{
    private double _sum;
    private int _count;

    public override double Score => _sum / _count;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        for (int row = 0; row < truths.Length; row++)
        {
            double over = truths[row] - bounds[row];
            _sum += over >= 0 ? level * over : (level - 1) * over;
        }

        _count += truths.Length;
    }
}

/// <summary>The mean size of errors, of values or of their logarithms.</summary>
internal sealed class ErrorTally(bool isRelative) : MetricTally
{
    private double _sum;
    private int _count;

    public override double Score => _sum / _count;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        for (int row = 0; row < truths.Length; row++)
            _sum += Math.Abs(isRelative ? StableMath.Log(predictions[row]) - StableMath.Log(truths[row]) : predictions[row] - truths[row]);
        _count += truths.Length;
    }
}

/// <summary>The share of the squares around each task's mean that predictions explain.</summary>
internal sealed class RSquaredTally : MetricTally
{
    private double _left, _all;

    public override double Score => _all > 0 ? 1 - (_left / _all) : _left > 0 ? double.NegativeInfinity : 1;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        double mean = Averages.Mean(truths);
        for (int row = 0; row < truths.Length; row++)
        {
            _left += (truths[row] - predictions[row]) * (truths[row] - predictions[row]);
            _all += (truths[row] - mean) * (truths[row] - mean);
        }
    }
}
