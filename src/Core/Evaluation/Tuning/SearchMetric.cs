namespace Scalable.Evaluation.Tuning;

/// <summary>What a search judges hyperparameters by, on runs that the models have not seen.</summary>
public enum SearchMetric
{
    /// <summary>
    /// What allocations at the wanted confidence would have cost beyond what was used, retries at twice as much included: memory
    /// in 1e9 bytes times hours, durations in hours.
    /// </summary>
    Waste,

    /// <summary>The pinball loss of the upper bound at the wanted confidence, in the target's unit (Koenker and Bassett 1978).</summary>
    PinballLoss,

    /// <summary>Mean of |predicted - true|, in the target's unit.</summary>
    MeanAbsoluteError,

    /// <summary>1 - sum of squared errors / sum of squares around each task's mean.</summary>
    RSquared,

    /// <summary>Mean of |ln(predicted / true)|: 0.1 is an error of a tenth.</summary>
    LogError,
}

/// <summary>Which of two scores is better.</summary>
public enum MetricDirection
{
    Minimize,
    Maximize,
}

/// <summary>Directions of metrics.</summary>
public static class SearchMetrics
{
    public static MetricDirection Direction(this SearchMetric metric) => metric == SearchMetric.RSquared ? MetricDirection.Maximize : MetricDirection.Minimize;

    /// <summary>A score as a number of which less is better.</summary>
    internal static double Loss(this SearchMetric metric, double score) => metric.Direction() == MetricDirection.Maximize ? -score : score;

    /// <summary>True where the metric judges upper bounds, which come of the errors of other unseen rows, and not predictions alone.</summary>
    internal static bool NeedsBounds(this SearchMetric metric) => metric is SearchMetric.Waste or SearchMetric.PinballLoss;
}
