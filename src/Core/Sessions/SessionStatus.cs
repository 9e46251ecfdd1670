using Scalable.Runs.Reading;
using Scalable.Runs;
using Scalable.Sessions.Recording;

namespace Scalable.Sessions;

/// <summary>What has become of a session.</summary>
public enum SessionState
{
    /// <summary>Its process runs.</summary>
    Alive,

    /// <summary>Its process is gone without a word; the run can be taken up.</summary>
    Dead,

    /// <summary>It ended before its tasks did and said so; the run can be taken up.</summary>
    Interrupted,
}

/// <summary>A session as others see it, from its run's directory: whether it lives, where, whose it is and how far it is.</summary>
public sealed record SessionStatus
{
    public required string RunId { get; init; }

    public required SessionState State { get; init; }

    /// <summary>The machine its process runs or ran on; null if it did not say.</summary>
    public string? Host { get; init; }

    public int? ProcessId { get; init; }

    /// <summary>The process's name, such as pwsh or scalable.</summary>
    public string? ProcessName { get; init; }

    public string? User { get; init; }

    public string? TargetName { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it last said that it lives, to some ten seconds.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>How many tasks it has.</summary>
    public int TaskCount { get; init; }

    public int SucceededCount { get; init; }

    public int FailedCount { get; init; }

    public int CancelledCount { get; init; }

    /// <summary>Tasks that have not finished.</summary>
    public int OpenCount => Math.Max(0, TaskCount - SucceededCount - FailedCount - CancelledCount);

    /// <summary>5 of 12: how many tasks have finished.</summary>
    public string Progress => string.Create(CultureInfo.InvariantCulture, $"{TaskCount - OpenCount} of {TaskCount}");

    /// <summary>The session itself, if it is one of this process; otherwise null.</summary>
    public ScalableSession? Session { get; init; }

    /// <summary>The run's directory, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>The run store.</summary>
    public string RunsDirectory => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The run's id, cut in the middle to fit a table.</summary>
    public string ShortId => DisplayText.Middle(RunId, 30);

    public string StartedText => DisplayText.Minute(StartedAt);

    public string LastSeenText => DisplayText.Minute(LastSeen);

    public override string ToString() => $"{RunId} ({State.ToString().ToLowerInvariant()})";

    /// <summary>The sessions of a run store that live, or whose runs can be taken up; newest last.</summary>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    public static IEnumerable<SessionStatus> Of(string store, CancellationToken cancellationToken = default)
    {
        foreach (string directory in RunStore.RunDirectories(store))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(directory) is { } status) yield return status;
        }
    }

    /// <summary>Null for a run that ended, or that no session began.</summary>
    private static SessionStatus? TryRead(string directory)
    {
        if (!File.Exists(System.IO.Path.Combine(directory, RunFiles.Submissions))) return null;
        (bool isAlive, SessionHolder? holder) = RunLock.Look(directory);
        if (!isAlive && !IsOpen(directory)) return null;
        RunRecord run = RunStore.ReadRun(directory).Runs[0];
        return new SessionStatus
        {
            RunId = run.RunId,
            State = isAlive ? SessionState.Alive : run.Status == RunStatus.Interrupted ? SessionState.Interrupted : SessionState.Dead,
            Host = holder?.Host,
            ProcessId = holder?.ProcessId,
            ProcessName = holder?.ProcessName,
            User = holder?.User,
            TargetName = run.TargetName,
            StartedAt = run.StartedAt,
            LastSeen = RunLock.LastSeen(directory),
            TaskCount = run.Tasks.Select(task => task.TaskId).Distinct(StringComparer.Ordinal).Count(),
            SucceededCount = run.TasksSucceeded,
            FailedCount = run.TasksFailed,
            CancelledCount = run.TasksCancelled,
            Session = LiveSessions.All.FirstOrDefault(session => session.RunDirectory == directory),
            Path = directory,
        };
    }

    private static bool IsOpen(string directory)
    {
        try
        {
            return RunMetadataReader.Require(directory).Status is RunStatus.Running or RunStatus.Interrupted;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}

/// <summary>What a session is doing, in few words for a reader.</summary>
public static class SessionText
{
    /// <summary>2 running, 5 succeeded: how many tasks are in each state, those that run first.</summary>
    public static string Progress(ScalableSession session)
    {
        IEnumerable<IGrouping<TaskState, SessionTask>> states = session.Tasks.GroupBy(task => task.State).OrderBy(group => Order(group.Key));
        return string.Join(", ", states.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")));
    }

    /// <summary>small 2, large 1: each component's workers.</summary>
    public static string Workers(ScalableSession session) =>
        string.Join(", ", session.Workers.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));

    private static int Order(TaskState state) => state switch
    {
        TaskState.Running => 0,
        TaskState.Submitted => 1,
        TaskState.Failed => 2,
        TaskState.Cancelled => 3,
        _ => 4,
    };
}
