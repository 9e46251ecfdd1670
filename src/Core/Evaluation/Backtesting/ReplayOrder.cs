using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>The order in which a backtest shows attempts: first those that only teach, then those that are sized.</summary>
internal static class ReplayOrder
{
    /// <summary>One replay after another, each with its warm-up; strategies keep what they learnt from one to the next.</summary>
    public static IEnumerable<(TaskRecord[] Warmup, TaskRecord[] Online)> Of(IEnumerable<TaskRecord> attempts, BacktestOptions options)
    {
        TaskRecord[][] tasks = [.. attempts.Where(IsUsable).GroupBy(attempt => attempt.TaskName, StringComparer.Ordinal).Where(task => task.Count() >= options.MinimumRows).Select(task => task.ToArray())];
        return options.Protocol == ReplayProtocol.Random
            ? tasks.Select(task => Shuffled(task, options))
            : [InTime(tasks, options)];
    }

    private static bool IsUsable(TaskRecord attempt) =>
        attempt.State == TaskState.Succeeded && attempt.PeakMemory is { Bytes: > 0 } && attempt.DurationSeconds is > 0;

    private static (TaskRecord[] Warmup, TaskRecord[] Online) InTime(TaskRecord[][] tasks, BacktestOptions options)
    {
        List<TaskRecord> warmup = [], online = [];
        foreach (TaskRecord[] task in tasks)
        {
            TaskRecord[] sorted = [.. task.OrderBy(SubmittedAt)];
            int count = (int)(options.WarmupShare * sorted.Length);
            warmup.AddRange(sorted[..count]);
            online.AddRange(sorted[count..]);
        }
        return ([.. warmup.OrderBy(SubmittedAt)], [.. online.OrderBy(SubmittedAt)]);
    }

    private static (TaskRecord[] Warmup, TaskRecord[] Online) Shuffled(TaskRecord[] task, BacktestOptions options)
    {
        int[] permutation = new MersenneTwister((uint)options.Seed).Permutation(task.Length);
        int online = (int)Math.Ceiling((1 - options.WarmupShare) * task.Length - 1e-9);
        return ([.. permutation[online..].Select(i => task[i])], [.. permutation[..online].Select(i => task[i])]);
    }

    private static DateTimeOffset SubmittedAt(TaskRecord attempt) => attempt.SubmittedAt ?? attempt.StartedAt ?? attempt.FinishedAt ?? DateTimeOffset.MinValue;
}
