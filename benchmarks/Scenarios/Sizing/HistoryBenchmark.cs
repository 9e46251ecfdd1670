using Scalable.Advising;
using Scalable.Evaluation.Backtesting;
using Scalable.Runs;

namespace Scalable.Scenarios.Sizing;

/// <summary>The default advisor's waste against the quantile advisor's and coverage of bounds, on run stores.</summary>
internal static class HistoryBenchmark
{
    public static void Run(string[] directories)
    {
        Console.WriteLine("| history | tasks sized | waste as a share of the quantile advisor's | memory within 90 % bounds | durations within | seconds |\n|---|---|---|---|---|---|");
        foreach (string directory in directories)
        {
            IReadOnlyList<RunRecord> runs = RunStore.Read(directory).Runs;
            var replay = Timed<IReadOnlyList<BacktestResult>>.Run(() => Backtest.Run(runs, [new LearnedAdvisor([]), new ResourceAdvisor([])], new BacktestOptions { Confidence = 0.9 }).Results);
            BacktestResult[] totals = [.. replay.Result.Where(result => result.Task == Backtest.AllTasks)];
            BacktestResult ours = totals.Single(total => total.Advisor != "quantile"), quantile = totals.Single(total => total.Advisor == "quantile");
            Console.WriteLine($"| {Stores.NameOf(directory)} | {ours.Tasks} | {ours.WasteGigabyteHours / quantile.WasteGigabyteHours:0.000} | {ours.MemoryCoverage:0.000} | {ours.DurationCoverage:0.000} | {replay.Seconds:0.0} |");
        }
    }
}
