namespace Scalable.Runs;

/// <summary>One recorded run: its metadata, how many records of each kind it holds, and its tasks.</summary>
public sealed record RunRecord
{
    public required string RunId { get; init; }

    /// <summary>The run's directory, absolute.</summary>
    public required string Path { get; init; }

    public string? ProjectName { get; init; }
    public string? TargetName { get; init; }
    public string? ProviderName { get; init; }

    /// <summary>running, completed, failed or what the writer called it; unknown if it did not say.</summary>
    public string Status { get; init; } = "unknown";

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? ManifestLock { get; init; }
    public string? SourceManifestPath { get; init; }
    public int SchemaVersion { get; init; } = 1;
    public RunCounts Counts { get; init; } = new();

    /// <summary>
    /// Every attempt, in the order the attempts ended (those that have not ended follow in the order they were submitted).
    /// </summary>
    public IReadOnlyList<TaskRecord> Tasks
    {
        get;
        init => field = new ShownList<TaskRecord>(value, "attempt");
    } = [];

    /// <summary>The run's id.</summary>
    public override string ToString() => RunId;

    public int TasksSucceeded => Counts.TasksSucceeded;
    public int TasksFailed => Counts.TasksFailed;
    public int TasksCancelled => Counts.TasksCancelled;

    /// <summary>The id, cut in the middle to fit a table.</summary>
    public string ShortId => DisplayText.Middle(RunId, 28);

    /// <summary>The store that the run is in; by it Start-ScalableSession finds a run that is piped.</summary>
    public string? RunsDirectory => System.IO.Path.GetDirectoryName(Path);

    public string StartedText => DisplayText.Minute(StartedAt);

    public string FinishedText => DisplayText.Minute(FinishedAt);
}

/// <summary>How many events of each kind a run recorded, and how its tasks ended (by each task's last event).</summary>
public sealed record RunCounts
{
    public int TaskEvents { get; init; }
    public int ResourceEvents { get; init; }
    public int WorkerEvents { get; init; }
    public int FailureEvents { get; init; }
    public int CacheEvents { get; init; }
    public int ArtifactEvents { get; init; }
    public int CostEvents { get; init; }
    public int TasksSucceeded { get; init; }
    public int TasksFailed { get; init; }
    public int TasksCancelled { get; init; }

    /// <summary>What the original calls each count, in the order of <see cref="InOrder"/>.</summary>
    internal static readonly string[] Names =
    [
        "task_events", "resource_events", "worker_events", "failure_events", "cache_events", "artifact_events", "cost_events",
        "tasks_succeeded", "tasks_failed", "tasks_cancelled",
    ];

    internal int[] InOrder() =>
        [TaskEvents, ResourceEvents, WorkerEvents, FailureEvents, CacheEvents, ArtifactEvents, CostEvents, TasksSucceeded, TasksFailed, TasksCancelled];

    /// <summary>The counts in the order of <see cref="InOrder"/>.</summary>
    internal static RunCounts Of(ReadOnlySpan<int> counts) => new()
    {
        TaskEvents = counts[0],
        ResourceEvents = counts[1],
        WorkerEvents = counts[2],
        FailureEvents = counts[3],
        CacheEvents = counts[4],
        ArtifactEvents = counts[5],
        CostEvents = counts[6],
        TasksSucceeded = counts[7],
        TasksFailed = counts[8],
        TasksCancelled = counts[9],
    };

    /// <summary>18 succeeded, 1 failed, 0 cancelled.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TasksSucceeded} succeeded, {TasksFailed} failed, {TasksCancelled} cancelled");
}
