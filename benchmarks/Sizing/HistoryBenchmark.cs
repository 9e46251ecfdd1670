using Scalable.Evaluation.Backtesting;
using Scalable.Runs;

namespace Scalable.Benchmarks.Sizing;

/// <summary>Waste against the quantile rule and coverage of bounds, on run stores.</summary>
internal static class HistoryBenchmark
{
    public static void Run(string[] directories)
    {
        Console.WriteLine("| history | tasks sized | waste as a share of the quantile rule's | memory within 90 % bounds | durations within | seconds |\n|---|---|---|---|---|---|");
        foreach (string directory in directories)
        {
            TaskRecord[] attempts = [.. RunStore.Read(directory).Runs.SelectMany(run => run.Tasks)];
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            IReadOnlyList<BacktestResult> results = Backtest.Run(attempts);
            double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
            BacktestResult Total(string strategy) => results.Single(result => result.Task == Backtest.AllTasks && result.Strategy == strategy);
            BacktestResult ours = Total("Scalable"), quantile = Total("Quantile");
            Console.WriteLine($"| {Path.GetFileName(Path.TrimEndingDirectorySeparator(directory))} | {ours.Tasks} | {ours.WasteGigabyteHours / quantile.WasteGigabyteHours:0.000} | {ours.MemoryCoverage:0.000} | {ours.DurationCoverage:0.000} | {seconds:0.0} |");
        }
    }
}
