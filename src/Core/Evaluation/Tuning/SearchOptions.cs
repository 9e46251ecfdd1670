using Scalable.Advising;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning;

/// <summary>What is searched, how, and how long.</summary>
public sealed record SearchOptions
{
    public ModelType ModelType { get; init; } = ModelType.GradientBoosting;

    /// <summary>Whose trainers fit the models.</summary>
    public LearningBackend Backend { get; init; }

    /// <summary>The hyperparameters to vary; null for the model type's own space.</summary>
    public SearchSpace? Space { get; init; }

    public SearchStrategyKind Strategy { get; init; } = SearchStrategyKind.Tpe;

    /// <summary>How many sets of hyperparameters to try, the defaults included.</summary>
    public int MaxTrials { get; init; } = 100;

    /// <summary>After so long the best so far is the result; the defaults are always tried.</summary>
    public TimeSpan? TimeBudget { get; init; }

    public SearchMetric Metric { get; init; } = SearchMetric.Waste;

    public TuningTarget Target { get; init; } = TuningTarget.Memory;

    public int FoldCount { get; init; } = 5;

    public CrossValidationMethod CrossValidation { get; init; } = CrossValidationMethod.TimeOrdered;

    /// <summary>The probability that allocations are to suffice with, of <see cref="SearchMetric.Waste"/> and <see cref="SearchMetric.PinballLoss"/>.</summary>
    public double Confidence { get; init; } = RecommendationQuery.DefaultConfidence;

    /// <summary>Whether trials that are worse than the median of the earlier ones are given up between folds (Golovin et al. 2017).</summary>
    public bool Prunes { get; init; } = true;

    /// <summary>What halving gives more of from rung to rung.</summary>
    public SearchResource Resource { get; init; } = SearchResource.Rows;

    /// <summary>Fixes everything random: the same runs, space and seed give the same trials, whatever the parallelism.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>How many folds to train and judge at once, of whatever trials; 0 for one a core.</summary>
    public int Parallel { get; init; }

    /// <summary>A file that every trial is appended to, and that a search that was interrupted goes on from; null for none.</summary>
    public string? StudyPath { get; init; }
}

/// <summary>How attempts are divided into those that models learn from and those they are judged on.</summary>
public enum CrossValidationMethod
{
    /// <summary>Trained on earlier runs, judged on later ones; a run is never divided.</summary>
    TimeOrdered,

    /// <summary>Each run is judged once, by models trained on all others.</summary>
    GroupedByRun,

    /// <summary>Attempts at random, whatever run they are of.</summary>
    Random,
}

/// <summary>The quantity that models are tuned for.</summary>
public enum TuningTarget
{
    /// <summary>Peak memory, in bytes.</summary>
    Memory,

    /// <summary>Duration, in seconds.</summary>
    Duration,
}

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

    /// <summary>True if the metric judges upper bounds, which come of the errors of other unseen rows, and not predictions alone.</summary>
    internal static bool NeedsBounds(this SearchMetric metric) => metric is SearchMetric.Waste or SearchMetric.PinballLoss;
}

/// <summary>How a search chooses what to try.</summary>
public enum SearchStrategyKind
{
    /// <summary>Where what was good is dense (tree-structured Parzen estimator, Bergstra et al. 2011).</summary>
    Tpe,

    /// <summary>Anywhere, evenly (Bergstra and Bengio 2012).</summary>
    Random,

    /// <summary>On a grid.</summary>
    Grid,

    /// <summary>Many with a small budget, the better third of them with three times as much, and so on (successive halving, Jamieson and Talwalkar 2016).</summary>
    Halving,

    /// <summary>Successive halving from several starting budgets in turn (Li et al. 2018), two of three trials near what was good (BOHB, Falkner et al. 2018).</summary>
    Hyperband,
}

/// <summary>What halving gives trials more of from rung to rung.</summary>
public enum SearchResource
{
    /// <summary>Training rows, the newest first.</summary>
    Rows,

    /// <summary>Trees; learners without trees take rows.</summary>
    Trees,
}
