namespace Scalable.Evaluation.Simulation;

/// <summary>What a policy may see of one tag: never a duration of a task that has not ended.</summary>
public sealed class TagView
{
    internal TagView(int index, string tag, int kinds, int classes)
    {
        Index = index;
        Tag = tag;
        PendingByKind = new int[kinds];
        PendingByClass = new int[classes];
    }

    public int Index { get; }

    public string Tag { get; }

    /// <summary>Workers that have arrived and are to stay.</summary>
    public int ActiveWorkers { get; internal set; }

    /// <summary>Workers that were requested and have not arrived.</summary>
    public int StartingWorkers { get; internal set; }

    /// <summary>Active workers that run at least one task.</summary>
    public int BusyWorkers { get; internal set; }

    public int PendingTasks { get; internal set; }

    /// <summary>Pending tasks by kind.</summary>
    public int[] PendingByKind { get; }

    /// <summary>Pending tasks by class, an index into those of the workload.</summary>
    internal int[] PendingByClass { get; }

    public IReadOnlyList<RunningView> Running => RunningList;

    /// <summary>Tasks that ended since the policy was last asked.</summary>
    public IReadOnlyList<CompletionView> Completions => CompletionList;

    /// <summary>Workers that arrived since the policy was last asked, each with its delay in seconds.</summary>
    public IReadOnlyList<double> Starts => StartList;

    /// <summary>What will be submitted within the foresight, nearest first; empty where policies see only the queue.</summary>
    public IReadOnlyList<UpcomingView> Upcoming => UpcomingList;

    internal List<RunningView> RunningList { get; } = [];

    internal List<CompletionView> CompletionList { get; } = [];

    internal List<double> StartList { get; } = [];

    internal List<UpcomingView> UpcomingList { get; } = [];
}

/// <summary>A running task: its kind and when it started.</summary>
public readonly record struct RunningView(int Kind, double StartedAt)
{
    internal int Class { get; init; }
}

/// <summary>A task that ended: its kind and how long it ran.</summary>
public readonly record struct CompletionView(int Kind, double DurationSeconds)
{
    internal int Class { get; init; }
}

/// <summary>A task that will be submitted.</summary>
public readonly record struct UpcomingView(int Kind, double SubmitAt)
{
    internal int Class { get; init; }
}
