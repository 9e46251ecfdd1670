using Scalable.Runs;

namespace Scalable.Scenarios.Sizing;

/// <summary>In which order a trace is replayed, task by task.</summary>
internal enum ReplayProtocol
{
    /// <summary>As it happened: all tasks by time of submission; the first share of each kind only teaches.</summary>
    Time,

    /// <summary>Kind by kind in random order, as in the paper of Sizey (Bader et al., CLUSTER 2024); the last share of each permutation only teaches, first.</summary>
    Random,
}

/// <summary>The order in which a replay shows tasks: first those that only teach, then those that are sized.</summary>
internal static class ReplayOrder
{
    private const double WarmupShare = 0.3;

    /// <summary>One replay after another, each with its warm-up; strategies keep what they learnt from one to the next.</summary>
    /// <param name="attempts">The trace.</param>
    /// <param name="protocol">The order.</param>
    /// <param name="seed">Fixes the permutations of <see cref="ReplayProtocol.Random"/>.</param>
    public static IEnumerable<(TaskRecord[] Warmup, TaskRecord[] Online)> Of(IEnumerable<TaskRecord> attempts, ReplayProtocol protocol, int seed)
    {
        TaskRecord[][] tasks = [.. attempts.Where(IsUsable).GroupBy(attempt => attempt.TaskName, StringComparer.Ordinal).Where(task => task.Count() >= NextflowTrace.MinRows).Select(task => task.ToArray())];
        return protocol == ReplayProtocol.Random
            ? tasks.Select(task => Shuffled(task, seed))
            : [InTime(tasks)];
    }

    private static bool IsUsable(TaskRecord attempt) =>
        attempt.State == TaskState.Succeeded && attempt.PeakMemory is { Bytes: > 0 } && attempt.DurationSeconds is > 0;

    private static (TaskRecord[] Warmup, TaskRecord[] Online) InTime(TaskRecord[][] tasks)
    {
        List<TaskRecord> warmup = [], online = [];
        foreach (TaskRecord[] task in tasks)
        {
            TaskRecord[] sorted = [.. task.OrderBy(SubmittedAt)];
            int count = (int)(WarmupShare * sorted.Length);
            warmup.AddRange(sorted[..count]);
            online.AddRange(sorted[count..]);
        }
        return ([.. warmup.OrderBy(SubmittedAt)], [.. online.OrderBy(SubmittedAt)]);
    }

    private static (TaskRecord[] Warmup, TaskRecord[] Online) Shuffled(TaskRecord[] task, int seed)
    {
        int[] permutation = new MersenneTwister((uint)seed).Permutation(task.Length);
        int online = (int)Math.Ceiling((1 - WarmupShare) * task.Length - 1e-9);
        return ([.. permutation[online..].Select(i => task[i])], [.. permutation[..online].Select(i => task[i])]);
    }

    private static DateTimeOffset SubmittedAt(TaskRecord attempt) => attempt.SubmittedAt ?? attempt.StartedAt ?? attempt.FinishedAt ?? DateTimeOffset.MinValue;
}
