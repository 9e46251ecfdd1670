using System.Globalization;
using System.Text.Json;
using Scalable.Runs;
using Scalable.Evaluation.Tuning;

namespace Scalable.Scenarios.Tuning;

/// <summary>
/// Counts the fits that each strategy takes to reach the score that random search has after all its trials, seen through, at
/// the median over the seeds.
/// </summary>
internal static class TuningStrategies
{
    public static void Run(TuningOptions options)
    {
        Console.WriteLine($"| history | strategy | random's score after {options.Search.MaxTrials} trials | fits to reach it, median | of random's | whole-fit equivalents, median | of random's | seeds that reach it | score at half of random's fits, median |\n|---|---|---|---|---|---|---|---|---|");
        foreach (string directory in options.Histories)
        {
            IReadOnlyList<RunRecord> runs = RunStore.Read(directory).Runs;
            Step[][] random = Searches(runs, options, options.Search with { Strategy = SearchStrategyKind.Random, Prunes = false });
            double goal = Sample.Median(random.Select(steps => steps[^1].Best)), fits = Sample.Median(random.Select(steps => (double)steps[^1].Fits));
            foreach (SearchStrategyKind strategy in options.Strategies)
            {
                // Halving spends less on a trial, so it may try as many as random search's fits pay for.
                int trials = strategy is SearchStrategyKind.Halving or SearchStrategyKind.Hyperband ? 2 * options.Search.MaxTrials : options.Search.MaxTrials;
                Step[][] searches = Searches(runs, options, options.Search with { Strategy = strategy, MaxTrials = trials });
                Step?[] reached = [.. searches.Select(steps => steps.FirstOrDefault(step => step.Best <= goal))];
                double toReach = Sample.Median(reached.Select(step => step?.Fits ?? double.PositiveInfinity)), work = Sample.Median(reached.Select(step => step?.Work ?? double.PositiveInfinity));
                double half = Sample.Median(searches.Select(steps => steps.Last(step => step.Work <= fits / 2).Best));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Path.GetFileName(directory)} | {strategy} | {goal:G5} | {toReach:0} | {toReach / fits:0.00} | {work:0} | {work / fits:0.00} | {reached.Count(step => step is not null)} of {searches.Length} | {half:G5} |"));
            }
        }
    }

    private static Step[][] Searches(IReadOnlyList<RunRecord> runs, TuningOptions options, SearchOptions search)
    {
        Step[][] all = new Step[options.Seeds][];
        Parallel.For(0, options.Seeds, seed => all[seed] = Steps(runs, search with { Seed = 1000 + seed, Parallel = 1 }));
        return all;
    }

    /// <summary>The best complete score after each evaluation, from the study that the search leaves.</summary>
    private static Step[] Steps(IReadOnlyList<RunRecord> runs, SearchOptions search)
    {
        string study = Path.Combine(Path.GetTempPath(), $"scalable-study-{Guid.NewGuid():N}.jsonl");
        int folds = HyperparameterSearch.Run(runs, search with { StudyPath = study }).FoldScores.Count;
        List<Step> steps = [];
        Step last = new(double.PositiveInfinity, 0, 0);
        foreach (string line in File.ReadLines(study).Skip(1))
        {
            using JsonDocument outcome = JsonDocument.Parse(line);
            double[] scores = [.. outcome.RootElement.GetProperty("fold_scores").EnumerateArray().Select(score => score.GetDouble())];
            double budget = outcome.RootElement.GetProperty("budget").GetDouble();
            bool isComplete = budget >= 1 && scores.Length == folds;
            steps.Add(last = new Step(isComplete ? Math.Min(last.Best, scores.Average()) : last.Best, last.Fits + scores.Length, last.Work + (budget * scores.Length)));
        }

        File.Delete(study);
        return [.. steps];
    }

    /// <param name="Best">The best score of trials seen through.</param>
    /// <param name="Fits">Folds that were trained, with whatever budget.</param>
    /// <param name="Work">The same, each counted by its share of the rows.</param>
    private sealed record Step(double Best, double Fits, double Work);
}
