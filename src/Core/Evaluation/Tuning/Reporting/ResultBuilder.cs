using System.Globalization;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Folding;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Evaluation.Tuning.Strategies;

namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>Makes a result of what a search has found so far.</summary>
internal sealed class ResultBuilder(SearchOptions options, SearchSpace space, TuningData data, TrialLedger ledger)
{
    /// <exception cref="TuningDataException">The defaults could not be evaluated.</exception>
    public SearchResult Build(SearchEnding ending, double seconds)
    {
        if (ledger.Find(0, 1) is not { Error: null } defaults)
            throw new TuningDataException($"The default hyperparameters cannot be trained on this history: {ledger.Find(0, 1)?.Error}");
        TrialOutcome best = ledger.Complete()[0];
        double[] bestLosses = Losses(best);
        var result = new SearchResult
        {
            ModelType = options.ModelType,
            Backend = options.Backend,
            Strategy = options.Strategy,
            Metric = options.Metric,
            Direction = options.Metric.Direction(),
            Target = options.Target,
            Space = space,
            BestParameters = ledger.ParametersOf(best.Number).ToHashtable(),
            BestTrial = best.Number,
            BestScore = best.Mean,
            DefaultScore = defaults.Mean,
            FoldScores = best.FoldScores.ToArray(),
            IsBeyondNoise = best.Number != 0 && FoldNoise.IsExceeded(bestLosses, Losses(defaults)),
            Trials = Leaderboard(bestLosses),
            Importances = FunctionalAnova.Of(ledger, space, ledger.ParametersOf(best.Number), options.Seed, CancellationToken.None).ToArray(),
            Warnings = [],
            Fits = Enumerable.Range(0, ledger.TrialCount).Sum(trial => ledger.OutcomesOf(trial).Sum(outcome => outcome.FoldScores.Count)),
            RunCount = data.RunCount,
            RowCount = data.RowCount,
            Ending = ending,
            Seconds = seconds,
            StudyPath = options.StudyPath,
        };
        return result with { Warnings = SearchWarnings.OfData(data, options).Concat(SearchWarnings.OfResult(result, ledger.Complete().Length)).ToArray() };
    }

    private SearchTrial[] Leaderboard(double[] bestLosses) =>
    [
        .. Enumerable.Range(0, ledger.TrialCount).Select(ledger.OutcomesOf).Where(outcomes => outcomes.Length > 0)
            .OrderBy(outcomes => StateOf(outcomes[^1])).ThenByDescending(outcomes => outcomes[^1].Budget).ThenByDescending(outcomes => outcomes[^1].FoldScores.Count)
            .ThenBy(outcomes => ledger.Loss(outcomes[^1])).ThenBy(outcomes => outcomes[^1].Number)
            .Select(outcomes => Trial(outcomes, bestLosses)),
    ];

    private SearchTrial Trial(TrialOutcome[] outcomes, double[] bestLosses)
    {
        TrialOutcome latest = outcomes[^1];
        TrialState state = StateOf(latest);
        return new SearchTrial
        {
            Number = latest.Number,
            State = state,
            Parameters = ledger.ParametersOf(latest.Number).ToHashtable(),
            Mean = latest.Mean,
            Deviation = FoldNoise.Deviation(latest.FoldScores),
            FoldScores = latest.FoldScores.ToArray(),
            FitSeconds = outcomes.Sum(outcome => outcome.FitSeconds),
            Budget = latest.Budget,
            PrunedAt = state == TrialState.Pruned ? PrunedAt(latest) : null,
            IsWithinNoise = state == TrialState.Complete && !FoldNoise.IsExceeded(bestLosses, Losses(latest)),
            Error = latest.Error,
        };
    }

    private TrialState StateOf(TrialOutcome latest) =>
        latest.Error is not null ? TrialState.Failed : ledger.IsComplete(latest) ? TrialState.Complete : TrialState.Pruned;

    private string PrunedAt(TrialOutcome latest) => latest.Budget >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"fold {latest.FoldScores.Count}")
        : string.Create(CultureInfo.InvariantCulture, $"1/{1 / latest.Budget:0} of the {options.Resource.ToString().ToLowerInvariant()}");

    private double[] Losses(TrialOutcome outcome) => [.. outcome.FoldScores.Select(score => options.Metric.Loss(score))];
}
