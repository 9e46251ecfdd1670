using System.Collections.ObjectModel;
using Scalable.Runs;

namespace Scalable.Scaling;

/// <summary>What is known at one moment: the queue, what runs, the workers, and what happened since the last look.</summary>
public sealed record ScalingState
{
    /// <summary>The moment; null if the source has no clock, which is then read as no time having passed.</summary>
    public DateTimeOffset? Now { get; init; }

    public IReadOnlyList<PendingTask> PendingTasks { get; init; } = [];

    /// <summary>The tasks that run; null if that is not known.</summary>
    public IReadOnlyList<RunningTask>? RunningTasks { get; init; }

    /// <summary>Workers that have arrived, by tag.</summary>
    public IReadOnlyDictionary<string, int> ActiveWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Workers that were requested and have not arrived, by tag.</summary>
    public IReadOnlyDictionary<string, int> PendingWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Workers that run at least one task, by tag; null: told from the running tasks.</summary>
    public IReadOnlyDictionary<string, int>? BusyWorkers { get; init; }

    /// <summary>Workers that arrived so lately that they are not to be removed yet, by tag.</summary>
    public IReadOnlyDictionary<string, int> JustStartedWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Tasks that ended since the last look.</summary>
    public IReadOnlyList<TaskCompletion> RecentCompletions { get; init; } = [];

    /// <summary>Workers that arrived since the last look, and how long that took.</summary>
    public IReadOnlyList<WorkerStart> RecentWorkerStarts { get; init; } = [];

    /// <exception cref="ArgumentException">A tag is said to have more workers than there can be.</exception>
    internal void RequireBounds()
    {
        foreach ((string tag, int count) in ActiveWorkers.Concat(PendingWorkers).Concat(BusyWorkers ?? ReadOnlyDictionary<string, int>.Empty).Concat(JustStartedWorkers))
            if (count > AdaptiveScalerOptions.MaxWorkersOfTag)
                throw new ArgumentException(FormattableString.Invariant($"The tag '{tag}' is said to have {count} workers; a tag has at most {AdaptiveScalerOptions.MaxWorkersOfTag}."));
    }

    /// <summary>Tasks that will soon be submitted: a declared batch, or what a task graph will release.</summary>
    public IReadOnlyList<UpcomingTask> UpcomingTasks { get; init; } = [];

    /// <summary>Promises that everything which arrives within so many seconds is in <see cref="UpcomingTasks"/>; 0: no promise.</summary>
    public double UpcomingHorizonSeconds { get; init; }

    /// <summary>What the run has cost so far; null: added up by the scaler from the workers it is shown.</summary>
    public double? SpentCost { get; init; }
}

/// <summary>A task that waits for a worker.</summary>
public sealed record PendingTask
{
    /// <summary>The tag whose workers may run it.</summary>
    public string Tag { get; init; } = ScalingTags.Default;

    /// <summary>The kind of task; null: told from the tag.</summary>
    public string? TaskName { get; init; }

    public FeatureSet Features { get; init; } = FeatureSet.Empty;

    /// <summary>A prediction that the caller already has, in seconds.</summary>
    public double? PredictedDurationSeconds { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }
}

/// <summary>A task that a worker runs.</summary>
public sealed record RunningTask
{
    public string Tag { get; init; } = ScalingTags.Default;

    public string? TaskName { get; init; }

    public FeatureSet Features { get; init; } = FeatureSet.Empty;

    public double? PredictedDurationSeconds { get; init; }

    /// <summary>How long it has been running, in seconds.</summary>
    public double ElapsedSeconds { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }
}

/// <summary>A task that will be submitted.</summary>
/// <param name="Tag">The tag whose workers may run it.</param>
/// <param name="InSeconds">How long from now; 0 for at once.</param>
public sealed record UpcomingTask(string Tag, double InSeconds)
{
    public string? TaskName { get; init; }

    public FeatureSet Features { get; init; } = FeatureSet.Empty;

    public double? PredictedDurationSeconds { get; init; }

    /// <summary>How many such tasks.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>A task that ended.</summary>
/// <param name="Tag">The tag whose worker ran it.</param>
/// <param name="DurationSeconds">How long it ran; null if not known.</param>
public sealed record TaskCompletion(string Tag, double? DurationSeconds)
{
    public string? TaskName { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When it ended; null: taken to be the moment it is first told of.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A worker that arrived.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="DelaySeconds">The time from its request to its arrival.</param>
public sealed record WorkerStart(string Tag, double DelaySeconds);

/// <summary>Names of tags with a meaning.</summary>
public static class ScalingTags
{
    /// <summary>The tag of a task that names neither a tag nor a component.</summary>
    public const string Default = "default";

    /// <summary>The tag of a recorded task: its tag, else its component, else <see cref="Default"/>.</summary>
    public static string Of(TaskRecord task) => task.Tag ?? task.Component ?? Default;
}
