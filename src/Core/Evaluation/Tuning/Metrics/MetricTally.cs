namespace Scalable.Evaluation.Tuning.Metrics;

/// <summary>Adds up a metric over the unseen rows of one fold.</summary>
internal abstract class MetricTally
{
    /// <summary>The metric over all rows so far.</summary>
    public abstract double Score { get; }

    /// <summary>Adds one task's rows.</summary>
    /// <param name="truths">True values.</param>
    /// <param name="predictions">Expected values.</param>
    /// <param name="bounds">What attempts would be given; empty where the metric does not need it.</param>
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
