using System.Globalization;
using Scalable.Evaluation.Tuning.Reporting;
using Scalable.Units;
using System.Collections;

namespace Scalable.Evaluation.Tuning;

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>Seen through with all folds and the whole budget.</summary>
    Complete,

    /// <summary>Given up early, since others did better.</summary>
    Pruned,

    /// <summary>Training failed; <see cref="SearchTrial.Error"/> says why.</summary>
    Failed,
}

/// <summary>One set of hyperparameters and how it fared.</summary>
public sealed record SearchTrial
{
    /// <summary>Counts from 0, which has the defaults.</summary>
    public required int Number { get; init; }

    public required TrialState State { get; init; }

    /// <summary>The searched hyperparameters by name, as New-LearnedAdvisor takes them.</summary>
    public required Hashtable Parameters
    {
        get;
        init => field = new ShownTable(value);
    }

    /// <summary>The mean of the fold scores, in the metric's unit; of a pruned trial of those it has. NaN where it failed.</summary>
    public required double Mean { get; init; }

    /// <summary>The standard deviation of the fold scores; NaN for fewer than two.</summary>
    public required double Deviation { get; init; }

    /// <summary>The metric of each fold, the first fold first.</summary>
    public required IReadOnlyList<double> FoldScores
    {
        get;
        init => field = new ShownList<double>(value);
    }

    /// <summary>How long training and judging took, over all its evaluations.</summary>
    public required double FitSeconds { get; init; }

    /// <summary>The largest share of the rows or trees it was given.</summary>
    public required double Budget { get; init; }

    /// <summary>Where it was given up: fold 2, or 1/9 of the rows; null where it was not.</summary>
    public string? PrunedAt { get; init; }

    /// <summary>True where it was seen through and its folds are too unsteady to tell it from the best.</summary>
    public bool IsWithinNoise { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }

    public string ParametersText => SearchText.Parameters(Parameters);

    /// <summary>Complete, Failed, or Pruned and where.</summary>
    public string StateText => PrunedAt is null ? State.ToString() : $"{State} at {PrunedAt}";

    public string MeanText => SearchText.Score(Mean);

    public string DeviationText => SearchText.Score(Deviation);

    public int FoldCount => FoldScores.Count;

    public string FitText => DisplayText.Number(FitSeconds);

    /// <summary>Trial 3: 0.0123 (leaves=8).</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Trial {Number}: {(State == TrialState.Failed ? "failed" : MeanText)} ({ParametersText})");
}
