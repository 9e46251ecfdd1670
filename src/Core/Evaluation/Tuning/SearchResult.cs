using System.Collections;
using Scalable.Advising;
using Scalable.Evaluation.Tuning.Reporting;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning;

/// <summary>What a hyperparameter search found. Never worse than the defaults by its own metric.</summary>
public sealed record SearchResult
{
    public required ModelType ModelType { get; init; }

    /// <summary>Whose trainers fitted the models.</summary>
    public LearningBackend Backend { get; init; }

    public required SearchStrategyKind Strategy { get; init; }

    public required SearchMetric Metric { get; init; }

    public required MetricDirection Direction { get; init; }

    public required TuningTarget Target { get; init; }

    /// <summary>What was searched.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>The best hyperparameters by name, for New-LearnedAdvisor -ModelParameter.</summary>
    public required Hashtable BestParameters
    {
        get;
        init => field = new ShownTable(value);
    }

    /// <summary>
    /// The hyperparameters to use: the best if the folds show them better than the defaults beyond their noise, and the defaults otherwise. The best of
    /// many trials looks better than it is, and within the noise the defaults cost runs to come less.
    /// </summary>
    public required Hashtable RecommendedParameters
    {
        get;
        init => field = new ShownTable(value);
    }

    /// <summary>The number of the trial that has the best hyperparameters.</summary>
    public required int BestTrial { get; init; }

    /// <summary>Their mean over the folds, in the metric's unit.</summary>
    public required double BestScore { get; init; }

    /// <summary>The mean of the defaults, which are trial 0.</summary>
    public required double DefaultScore { get; init; }

    /// <summary>The best trial's metric in each fold.</summary>
    public required IReadOnlyList<double> FoldScores
    {
        get;
        init => field = new ShownList<double>(value);
    }

    /// <summary>False if the folds are too unsteady to tell the best from the defaults.</summary>
    public required bool IsBeyondNoise { get; init; }

    /// <summary>Every trial: those seen through, the best first, then the pruned and the failed ones.</summary>
    public required IReadOnlyList<SearchTrial> Trials
    {
        get;
        init => field = new ShownList<SearchTrial>(value, "trial");
    }

    /// <summary>How much each hyperparameter mattered, the one that mattered most first; empty if too few trials were seen through.</summary>
    public required IReadOnlyList<ParameterImportance> Importances
    {
        get;
        init => field = new ShownList<ParameterImportance>(value);
    }

    /// <summary>What speaks against relying on this result.</summary>
    public required IReadOnlyList<string> Warnings
    {
        get;
        init => field = new ShownList<string>(value);
    }

    /// <summary>How many folds were trained and judged.</summary>
    public required int Fits { get; init; }

    public required int RunCount { get; init; }

    public required int RowCount { get; init; }

    public required SearchEnding Ending { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The study it was written to; null for none.</summary>
    public string? StudyPath { get; init; }

    public string MetricText => $"{Metric} of {Target} ({Direction})";

    public string ParametersText => SearchText.Parameters(BestParameters);

    public string BestScoreText => SearchText.Score(BestScore);

    public string DefaultScoreText => SearchText.Score(DefaultScore);

    public string FoldScoresText => string.Join(", ", FoldScores.Select(SearchText.Score));

    public string TrialsText => string.Create(CultureInfo.InvariantCulture, $"{Trials.Count} ({Fits} fits, {Strategy})");

    public string ImportancesText => string.Join(", ", Importances.Take(5));

    public string WarningsText => string.Join(Environment.NewLine, Warnings);

    /// <summary>GradientBoosting: Waste of Memory (Minimize) 0.0123 with leaves=8.</summary>
    public override string ToString() => $"{ModelType}: {MetricText} {BestScoreText} with {ParametersText}";
}

/// <summary>How much of the differences between trials one hyperparameter explains by itself.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Importance">A share of the variance of the scores over the whole space, from 0 to 1; interactions are what all shares leave over.</param>
/// <param name="BestValue">Its value in the best trial; null if that has none.</param>
public sealed record ParameterImportance(string Parameter, double Importance, object? BestValue)
{
    public string ImportanceText => DisplayText.Share(Importance);

    /// <summary>leaves 42 %.</summary>
    public override string ToString() => $"{Parameter} {DisplayText.Percent(Importance)}";
}

/// <summary>Why a search ended.</summary>
public enum SearchEnding
{
    /// <summary>Every trial was evaluated.</summary>
    Completed,

    /// <summary>The time budget was used up.</summary>
    TimeUp,

    /// <summary>It was stopped from outside.</summary>
    Stopped,
}

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

    /// <summary>The mean of the fold scores, in the metric's unit; of a pruned trial of those it has. NaN if it failed.</summary>
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

    /// <summary>Where it was given up: fold 2, or 1/9 of the rows; null if it was not.</summary>
    public string? PrunedAt { get; init; }

    /// <summary>True if it was seen through and its folds are too unsteady to tell it from the best.</summary>
    public bool IsWithinNoise { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
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
