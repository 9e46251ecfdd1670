using System.Globalization;
using Scalable.Evaluation.Tuning.Folding;
using Scalable.Units;

namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>What speaks against relying on a search's result: the rules of thumb that the Python project gives its users, where they apply.</summary>
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
            yield return string.Create(CultureInfo.InvariantCulture, $"Scores are unstable across folds: {DisplayText.Count(result.RunCount, "run")} are too few to tell the best parameters ({result.BestScore:G4}) from the defaults ({result.DefaultScore:G4}).");
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
