using System.Globalization;
using Scalable.Runs;
using Scalable.Evaluation.Tuning;

namespace Scalable.Scenarios.Tuning;

/// <summary>Times whole hyperparameter searches on recorded runs.</summary>
internal static class TuningSpeed
{
    public static void Run(TuningOptions options)
    {
        Console.WriteLine("| history | strategy | metric | pruning | trials | fits | s | CPU s | best | defaults |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (string directory in options.Histories)
        {
            IReadOnlyList<RunRecord> runs = RunStore.Read(directory).Runs;
            foreach (SearchStrategyKind strategy in options.Strategies)
            {
                foreach (bool prunes in new[] { false, true })
                {
                    (SearchResult result, _, double cpuSeconds) = Timed<SearchResult>.Run(() => HyperparameterSearch.Run(runs, options.Search with { Strategy = strategy, Prunes = prunes }));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Path.GetFileName(directory)} | {strategy} | {result.Metric} | {prunes} | {result.Trials.Count} | {result.Fits} | {result.Seconds:F1} | {cpuSeconds:F1} | {result.BestScore:G5} | {result.DefaultScore:G5} |"));
                }
            }
        }
    }
}
