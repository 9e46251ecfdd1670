using Scalable.Evaluation.Tuning.Trials;
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
        bool isBeyondNoise = best.Number != 0 && FoldNoise.IsExceeded(bestLosses, Losses(defaults));
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
            RecommendedParameters = ledger.ParametersOf(isBeyondNoise ? best.Number : defaults.Number).ToHashtable(),
            BestTrial = best.Number,
            BestScore = best.Mean,
            DefaultScore = defaults.Mean,
            FoldScores = best.FoldScores.ToArray(),
            IsBeyondNoise = isBeyondNoise,
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

/// <summary>What speaks against relying on a search's result: the rules of thumb that the Python project gives its users, if they apply.</summary>
internal static class SearchWarnings
{
    private const int MinRunsToLearn = 10;
    private const int EnoughRunsToTune = 50;

    public static IEnumerable<string> OfData(TuningData data, SearchOptions options)
    {
        string runs = DisplayText.Count(data.RunCount, "run");
        if (data.RunCount == 1)
            yield return "There is one run only: its attempts are divided in their own order, which says little of other runs.";
        if (data.RunCount < MinRunsToLearn)
            yield return $"{runs} are few to learn from: models want at least 10 to 20 completed runs with varied inputs. With fewer, quantiles (New-ResourceAdvisor) are more reliable.";
        else if (data.RunCount < EnoughRunsToTune)
            yield return $"{runs} are few to tune on: aim for {EnoughRunsToTune} or more with a mix of inputs before relying on tuned parameters.";
        if (data.Folds.Count < options.FoldCount)
            yield return string.Create(CultureInfo.InvariantCulture, $"{options.FoldCount} folds were asked for; the history is enough for {data.Folds.Count}.");
        string[] unvaried = [.. data.Folds[^1].Where(task => task.Training.Features.Schema.Count == 0).Select(task => task.Task)];
        if (unvaried.Length > 0)
            yield return $"Nothing that is known before they start varies between attempts of {string.Join(", ", unvaried)}, so there is nothing to learn from; record features of their input.";
    }

    public static IEnumerable<string> OfResult(SearchResult result, int completeTrials)
    {
        if (result.BestTrial != 0 && !result.IsBeyondNoise)
            yield return string.Create(CultureInfo.InvariantCulture, $"Scores are unstable across folds: {DisplayText.Count(result.RunCount, "run")} are too few to tell the best parameters ({result.BestScore:G4}) from the defaults ({result.DefaultScore:G4}). The defaults are recommended until more runs tell them apart.");
        if (result.BestTrial == 0 && completeTrials > 1)
            yield return "No trial was better than the defaults.";
        int failed = result.Trials.Count(trial => trial.State == TrialState.Failed);
        if (failed > 0)
            yield return $"{DisplayText.Count(failed, "trial")} failed; the first because: {result.Trials.First(trial => trial.State == TrialState.Failed).Error}";
        if (result.Ending == SearchEnding.TimeUp)
            yield return $"The time budget ended the search after {DisplayText.Count(result.Trials.Count, "trial")}; this is the best so far.";
        if (result.Ending == SearchEnding.Stopped)
            yield return $"The search was stopped after {DisplayText.Count(result.Trials.Count, "trial")}; this is the best so far.";
    }
}

/// <summary>Whether a difference between two trials is more than the noise of their folds.</summary>
internal static class FoldNoise
{
    /// <summary>The 0.95 quantiles of Student's distribution by degrees of freedom, from 1; beyond them that of the normal one is close.</summary>
    private static readonly double[] s_student = [6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753];

    /// <summary>True if a paired t test over the folds finds, at a level of 5 %, that the first trial is better. Folds share training rows, so this rather sees too much than too little.</summary>
    /// <param name="better">The losses of the first trial, fold by fold.</param>
    /// <param name="other">Those of the second.</param>
    public static bool IsExceeded(IReadOnlyList<double> better, IReadOnlyList<double> other)
    {
        int count = better.Count;
        if (count < 2) return false;
        double[] gains = [.. Enumerable.Range(0, count).Select(fold => other[fold] - better[fold])];
        double mean = gains.Average(), error = Deviation(gains) / Math.Sqrt(count);
        double critical = count - 2 < s_student.Length ? s_student[count - 2] : 1.645;
        return error > 0 ? mean > critical * error : mean > 0;
    }

    /// <summary>The sample standard deviation; NaN for fewer than two values.</summary>
    public static double Deviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return double.NaN;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
