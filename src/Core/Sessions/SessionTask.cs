using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Measuring;

namespace Scalable.Sessions;

/// <summary>A task of a session. Its values change while the session runs; reading them is safe from any thread.</summary>
public sealed class SessionTask
{
    private TaskAttempt[] _attempts;

    internal SessionTask(string id, TaskSubmission submission, string component, params TaskAttempt[] attempts)
    {
        Id = id;
        Submission = submission;
        Component = component;
        _attempts = attempts;
    }

    /// <summary>Unique among all tasks.</summary>
    public string TaskId => Id;

    /// <summary>The kind of task; attempts of the same name are comparable.</summary>
    public string TaskName => Submission.Name;

    /// <summary>The run it is recorded in.</summary>
    public string RunId => Session.RunId;

    /// <summary>The target it runs on.</summary>
    public string Target => Session.Plan.Target;

    internal string Id { get; }

    /// <summary>The session it was submitted to.</summary>
    public ScalableSession Session { get; internal set; } = null!;

    internal string Name => Submission.Name;

    public string Component { get; }

    public string Tag => Submission.Tag ?? Component;

    public TaskSubmission Submission { get; }

    public FeatureSet Features => Submission.Features;

    /// <summary>All attempts, the latest last.</summary>
    public IReadOnlyList<TaskAttempt> Attempts => new ShownList<TaskAttempt>(Volatile.Read(ref _attempts));

    public TaskAttempt Latest => Volatile.Read(ref _attempts)[^1];

    /// <summary>The state of the latest attempt; of one that failed and is to be followed by another, Submitted.</summary>
    public TaskState State => Latest.State;

    public int Attempt => Latest.Number;

    /// <summary>True if no further attempt will be made.</summary>
    public bool IsFinished => State is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;

    /// <summary>Why the latest attempt was given what it was; null if the manifest alone decided.</summary>
    public Advising.ResourceRecommendation? Recommendation { get; internal set; }

    /// <summary>What the latest attempt printed.</summary>
    public string OutputPath { get; internal set; } = "";

    public string ErrorPath { get; internal set; } = "";

    /// <summary>Where the objects are that a script wrote, all of them or those before its error, once it has ended; null for a command.</summary>
    public string? ResultPath { get; internal set; }

    public DateTimeOffset SubmittedAt => Latest.SubmittedAt;

    public DateTimeOffset? StartedAt => Latest.StartedAt;

    public DateTimeOffset? FinishedAt => Latest.FinishedAt;

    /// <summary>How long the latest attempt ran, in seconds.</summary>
    public double? DurationSeconds => Latest.DurationSeconds;

    public string? Worker => Latest.Worker;

    public int? ExitCode => Latest.ExitCode;

    public string? ErrorType => Latest.ErrorType;

    public string? ErrorMessage => Latest.ErrorMessage;

    /// <summary>What the latest attempt was given.</summary>
    public int RequestedCpus => Latest.Allocation.Cpus;

    public MemorySize? RequestedMemory => Latest.Allocation.Memory;

    public Walltime? RequestedWalltime => Latest.Allocation.Walltime;

    /// <summary>Average number of cores that the latest attempt kept busy.</summary>
    public double? ObservedCpu => Latest.BusyCores;

    /// <summary>Peak memory of the latest attempt's process tree.</summary>
    public MemorySize? PeakMemory => Latest.PeakMemory;

    /// <summary>The name, cut in the middle to fit a table.</summary>
    public string ShortName => DisplayText.Middle(TaskName, 19);

    public string StartedText => Latest.StartedText;

    public string DurationText => Latest.DurationText;

    public string PeakText => Latest.PeakText;

    public string CoresText => DisplayText.Number(ObservedCpu);

    public string FeaturesText => FeatureText.Render(Features);

    public string ErrorText => Latest.ErrorText;

    /// <summary>align: Running, attempt 2.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TaskName}, attempt {Attempt}: {State}");

    internal void Replace(TaskAttempt latest) => Volatile.Write(ref _attempts, [.. _attempts[..^1], latest]);

    /// <summary>Ends an attempt and begins the next in one step, so that the task is never seen as finished in between.</summary>
    internal void ReplaceAndAdd(TaskAttempt ended, TaskAttempt next) => Volatile.Write(ref _attempts, [.. _attempts[..^1], ended, next]);
}

/// <summary>One attempt at a task. Immutable; the task holds the latest.</summary>
public sealed record TaskAttempt
{
    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it was given.</summary>
    public required ComponentResources Allocation { get; init; }

    public TaskState State { get; init; } = TaskState.Submitted;

    public required DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public double? DurationSeconds { get; init; }

    /// <summary>From submission to start.</summary>
    public double? QueueSeconds => StartedAt is { } started ? Math.Max(0, (started - SubmittedAt).TotalSeconds) : null;

    public string? Worker { get; init; }

    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    /// <summary>One of <see cref="FailureClasses"/>, or null.</summary>
    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    public ResourceUsage Usage { get; init; } = ResourceUsage.Unknown;

    /// <summary>Average number of cores busy; null if the time or the duration is not known.</summary>
    public double? BusyCores => Usage.CpuSeconds is { } cpu && DurationSeconds is > 0 and { } duration ? cpu / duration : null;

    public int Cpus => Allocation.Cpus;

    public MemorySize? Memory => Allocation.Memory;

    public Walltime? Walltime => Allocation.Walltime;

    /// <summary>Peak memory of the attempt's process tree; null if it was not measured.</summary>
    public MemorySize? PeakMemory => Usage.PeakMemoryBytes is { } bytes ? new MemorySize(bytes) : null;

    public string StartedText => DisplayText.Minute(StartedAt);

    public string DurationText => DisplayText.Duration(DurationSeconds);

    public string PeakText => DisplayText.Memory(PeakMemory);

    /// <summary>The class of the error and its message; empty for none.</summary>
    public string ErrorText => ErrorMessage is null ? ErrorType ?? "" : ErrorType is null ? ErrorMessage : $"{ErrorType}: {ErrorMessage}";

    /// <summary>attempt 2: Failed.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"attempt {Number}: {State}");
}

/// <summary>Finds tasks that would wait for good: they have no worker, and nothing else is under way.</summary>
public static class WorkerlessTasks
{
    /// <summary>
    /// What is wrong if every task that has not finished waits for a component without workers; null if one runs, or
    /// may yet start.
    /// </summary>
    /// <param name="tasks">Tasks of any session.</param>
    public static string? Problem(IEnumerable<SessionTask> tasks)
    {
        SessionTask[] open = [.. tasks.Where(task => !task.IsFinished)];
        if (open.Length == 0) return null;
        foreach (SessionTask task in open)
            if (task.Attempts[^1].State != TaskState.Submitted || task.Session.IsStopped || task.Session.Workers.GetValueOrDefault(task.Component) > 0) return null;
        return string.Join(" ", open.GroupBy(task => (task.Session, task.Component)).Select(group => Problem(group.Key.Session, group.Key.Component, group.Count())));
    }

    private static string Problem(ScalableSession session, string component, int tasks)
    {
        string waiting = string.Create(CultureInfo.InvariantCulture, $"{tasks} task{(tasks == 1 ? " waits" : "s wait")} for a worker of '{component}', which has none");
        if (session.MaxWorkers is not { } most || session.Workers.Values.Sum() < most) return $"{waiting}.";
        string others = string.Join(", ", session.Workers.Where(other => other.Value > 0).OrderBy(other => other.Key, StringComparer.Ordinal).Select(other => string.Create(CultureInfo.InvariantCulture, $"{other.Key} {other.Value}")));
        return string.Create(CultureInfo.InvariantCulture, $"{waiting}: max_workers {most} of target {session.Plan.Target} are taken ({others}).");
    }
}
