using Scalable.Advising;
using Scalable.Learning;
using Scalable.Evaluation.Tuning.Spaces;

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

    /// <summary>The probability that allocations shall suffice with, of <see cref="SearchMetric.Waste"/> and <see cref="SearchMetric.PinballLoss"/>.</summary>
    public double Confidence { get; init; } = RecommendationQuery.DefaultConfidence;

    /// <summary>Whether trials that are worse than the median of the earlier ones are given up between folds (Golovin et al. 2017).</summary>
    public bool Prunes { get; init; } = true;

    /// <summary>What halving gives more of from rung to rung.</summary>
    public SearchResource Resource { get; init; } = SearchResource.Rows;

    /// <summary>Fixes everything random: the same runs, space and seed give the same trials, whatever the parallelism.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>How many trials to evaluate at once; 0 for one a core.</summary>
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
