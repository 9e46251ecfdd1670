using Scalable.Advising;
using Scalable.Evaluation.Backtesting;
using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Scenarios.Sizing;

/// <summary>What every model type wastes on run stores with our trainers and with ML.NET's.</summary>
internal static class BackendBenchmark
{
    /// <param name="types">Names of model types, with commas; or all.</param>
    /// <param name="directories">Run stores.</param>
    public static void Run(string types, string[] directories)
    {
        ModelType[] replayed = types == "all" ? [ModelType.GradientBoosting, ModelType.RandomForest, ModelType.Linear, ModelType.Auto] : [.. types.Split(',').Select(ModelTypes.FromName)];
        Console.WriteLine("| history | model type | tasks sized | waste, GB·h: ours | ML.NET | ML.NET / ours | failed at first: ours | ML.NET | replay, CPU s: ours | ML.NET |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (string directory in directories)
        {
            IReadOnlyList<RunRecord> runs = RunStore.Read(directory).Runs;
            foreach (ModelType type in replayed)
            {
                (BacktestResult ours, double ourSeconds) = Replay(runs, type, LearningBackend.Scalable);
                (BacktestResult theirs, double theirSeconds) = Replay(runs, type, LearningBackend.MLNet);
                Console.WriteLine($"| {Stores.NameOf(directory)} | {type.ToName()} | {ours.Tasks} | {ours.WasteGigabyteHours:0.0} | {theirs.WasteGigabyteHours:0.0} | {theirs.WasteGigabyteHours / ours.WasteGigabyteHours:0.000} "
                    + $"| {ours.TasksFailing} | {theirs.TasksFailing} | {ourSeconds:0.0} | {theirSeconds:0.0} |");
            }
        }
    }

    /// <summary>The row over all tasks, and the processor time of the whole. Advisors learn and are asked as they come, with the default confidence.</summary>
    private static (BacktestResult Total, double CpuSeconds) Replay(IReadOnlyList<RunRecord> runs, ModelType type, LearningBackend backend)
    {
        Timed<BacktestResult> replay = Timed<BacktestResult>.Run(() => Backtest.Run(runs, [new LearnedAdvisor([], new LearnedAdvisorOptions { ModelType = type, Backend = backend })])
            .Results.Single(result => result.Task == Backtest.AllTasks));
        return (replay.Result, replay.CpuSeconds);
    }
}
