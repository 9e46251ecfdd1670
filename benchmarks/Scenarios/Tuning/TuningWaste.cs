using System.Globalization;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Evaluation.Tuning;

namespace Scalable.Scenarios.Tuning;

/// <summary>Tunes on the earlier two thirds of a history's runs and compares what tuned and default allocations waste on the later third, which neither has seen.</summary>
internal static class TuningWaste
{
    private const double EarlierShare = 2.0 / 3;

    public static void Run(TuningOptions options)
    {
        Console.WriteLine("| history | runs | waste of defaults, GB h | of tuned | tuned / defaults | gain over the defaults in the folds, standard errors | recommended / defaults | best parameters |\n|---|---|---|---|---|---|---|---|");
        foreach (string directory in options.Histories)
        {
            RunRecord[] runs = [.. RunStore.Read(directory).Runs.OrderBy(run => run.StartedAt)];
            RunRecord[] earlier = runs[..(int)(EarlierShare * runs.Length)], later = runs[earlier.Length..];
            SearchResult search = HyperparameterSearch.Run(earlier, options.Search);
            double defaults = Waste(earlier, later, null), tuned = Waste(earlier, later, search), recommended = search.IsBeyondNoise ? tuned : defaults;
            string parameters = Evaluation.Tuning.Reporting.SearchText.Parameters(search.BestParameters);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Path.GetFileName(directory)} | {earlier.Length} + {later.Length} | {defaults:F1} | {tuned:F1} | {tuned / defaults:F3} | {StandardErrors(search):F2} | {recommended / defaults:F3} | {parameters} |"));
        }
    }

    /// <summary>The mean gain of the best trial over the defaults, fold by fold, in standard errors of that mean; 0 if the defaults are the best.</summary>
    private static double StandardErrors(SearchResult search)
    {
        if (search.BestTrial == 0) return 0;
        SearchTrial defaults = search.Trials.First(trial => trial.Number == 0);
        double[] gains = [.. defaults.FoldScores.Zip(search.FoldScores, (before, after) => before - after)];
        double mean = gains.Average();
        return mean / Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1) / gains.Length);
    }

    /// <summary>What the advised memory costs beyond the peaks, failed attempts repeated with twice as much.</summary>
    private static double Waste(RunRecord[] earlier, RunRecord[] later, SearchResult? search)
    {
        Dictionary<string, object?>? parameters = search?.BestParameters.Keys.Cast<string>().ToDictionary(name => name, object? (name) => search.BestParameters[name]);
        var advisor = new LearnedAdvisor(earlier, new LearnedAdvisorOptions { ModelType = ModelType.GradientBoosting, ModelParameters = parameters });
        double waste = 0;
        foreach (TaskRecord attempt in later.SelectMany(run => run.Tasks).Where(task => task is { State: TaskState.Succeeded, PeakMemory.Bytes: > 0, DurationSeconds: > 0 }))
        {
            var query = new RecommendationQuery(attempt.TaskName) { Target = attempt.Target, Features = attempt.Features, RequestedMemory = attempt.RequestedMemory };
            if (advisor.Recommend(query).Memory is not { } memory) continue;
            double hours = attempt.DurationSeconds!.Value / 3600 / 1e9, needed = attempt.PeakMemory!.Value.Bytes, allocated = memory.Bytes;
            for (; allocated < needed; allocated *= 2) waste += allocated * hours;
            waste += (allocated - needed) * hours;
        }

        return waste;
    }
}
