namespace Scalable.Runs;

/// <summary>
/// One attempt of one task as its run recorded it: what was asked for, what it was given to work on, what it took and
/// how it ended. Everything that the record did not say is null (text, sizes) or empty (features).
/// </summary>
public sealed record TaskRecord
{
    public required string RunId { get; init; }
    public required string TaskId { get; init; }

    /// <summary>The kind of task; attempts of the same name are comparable.</summary>
    public required string TaskName { get; init; }

    public string? Component { get; init; }
    public string? Tag { get; init; }

    /// <summary>The account that was charged.</summary>
    public string? Account { get; init; }

    /// <summary>Whose job it was.</summary>
    public string? User { get; init; }

    /// <summary>The target of the run, such as local or hpc.</summary>
    public string? Target { get; init; }

    public TaskState State { get; init; }

    /// <summary>Counts from 1.</summary>
    public int Attempt { get; init; } = 1;

    public DateTimeOffset? SubmittedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How long the attempt ran, in seconds.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>From submission to start, in seconds.</summary>
    public double? QueueSeconds { get; init; }

    public string? Worker { get; init; }

    /// <summary>Why it failed, one of <see cref="FailureClasses"/> or what its writer called it; null if it did not fail.</summary>
    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>The exit code as a shell reports it: 128 and the signal for an attempt that a signal ended.</summary>
    public int? ExitCode { get; init; }

    public int? Signal { get; init; }
    public double? RequestedWorkers { get; init; }
    public double? RequestedCpus { get; init; }
    public MemorySize? RequestedMemory { get; init; }
    public Walltime? RequestedWalltime { get; init; }

    /// <summary>True if its nodes were the attempt's alone: what it did not use of them, nobody else could.</summary>
    public bool HasWholeNode { get; init; }

    /// <summary>Average number of cores busy.</summary>
    public double? ObservedCpu { get; init; }

    /// <summary>Peak memory of the attempt's process tree.</summary>
    public MemorySize? PeakMemory { get; init; }

    /// <summary>
    /// True if the attempt held at most its peak memory and maybe less: the record counts the page cache, or it multiplies
    /// the largest process.
    /// </summary>
    public bool PeakMemoryIsUpperEstimate { get; init; }

    /// <summary>Number of GPUs asked for.</summary>
    public double? RequestedGpus { get; init; }

    /// <summary>Memory asked for on all GPUs together.</summary>
    public MemorySize? RequestedGpuMemory { get; init; }

    /// <summary>Average number of GPUs busy.</summary>
    public double? ObservedGpu { get; init; }

    /// <summary>Peak memory on all GPUs together.</summary>
    public MemorySize? PeakGpuMemory { get; init; }

    /// <summary>What the peak rests on: cgroup, rusage, sampled, job, accounting.</summary>
    public string? MemorySource { get; init; }

    /// <summary>User and system time of all its processes, in seconds.</summary>
    public double? CpuSeconds { get; init; }

    public long? BytesRead { get; init; }
    public long? BytesWritten { get; init; }

    public FeatureSet Features { get; init; } = FeatureSet.Empty;

    /// <summary>True if the attempt has ended, however it ended.</summary>
    public bool IsTerminal => State is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;

    /// <summary>The name, cut in the middle to fit a table.</summary>
    public string ShortName => DisplayText.Middle(TaskName, 22);

    public string StartedText => DisplayText.Minute(StartedAt);

    public string DurationText => DisplayText.Duration(DurationSeconds);

    public string PeakText => DisplayText.Memory(PeakMemory);

    public string CoresText => DisplayText.Number(ObservedCpu);

    public string FeaturesText => FeatureText.Render(Features);

    /// <summary>The class of the error and its message; empty for none.</summary>
    public string ErrorText => ErrorMessage is null ? ErrorType ?? "" : ErrorType is null ? ErrorMessage : $"{ErrorType}: {ErrorMessage}";

    /// <summary>align, attempt 2: Failed.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TaskName}, attempt {Attempt}: {State}");
}

/// <summary>The states of a task attempt, in the order it passes through them.</summary>
public enum TaskState
{
    /// <summary>The state's name is not one of the format's; the attempt is kept, and never learned from.</summary>
    Unknown,
    Submitted,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>The names the run format gives to the states of a task.</summary>
internal static class TaskStateNames
{
    public static TaskState Parse(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("submitted"u8) ? TaskState.Submitted
        : name.SequenceEqual("running"u8) ? TaskState.Running
        : name.SequenceEqual("succeeded"u8) ? TaskState.Succeeded
        : name.SequenceEqual("failed"u8) ? TaskState.Failed
        : name.SequenceEqual("cancelled"u8) ? TaskState.Cancelled
        : TaskState.Unknown;

    public static string Of(TaskState state) => state switch
    {
        TaskState.Submitted => "submitted",
        TaskState.Running => "running",
        TaskState.Succeeded => "succeeded",
        TaskState.Failed => "failed",
        TaskState.Cancelled => "cancelled",
        _ => "unknown",
    };
}

/// <summary>Why attempts fail, as error_type of a task's event and failure_class of a failure name it.</summary>
public static class FailureClasses
{
    public const string OutOfMemory = "OutOfMemory";
    public const string Timeout = "Timeout";
    public const string ExitStatus = "ExitStatus";
    public const string Signal = "Signal";

    /// <summary>The program could not be started at all.</summary>
    public const string StartFailed = "StartFailed";

    /// <summary>The machine it ran on failed, or the scheduler took it back.</summary>
    public const string NodeFailure = "NodeFailure";

    /// <summary>The scheduler refused it.</summary>
    public const string Refused = "Refused";

    /// <summary>It is gone and nobody knows how it ended.</summary>
    public const string Lost = "Lost";

    public const string Cancelled = "Cancelled";

    /// <summary>It was not begun, because that could not be recorded.</summary>
    public const string NotRecorded = "NotRecorded";
}

/// <summary>Exit codes as shells report them: 128 and the signal for what a signal ended.</summary>
internal static class SignalExit
{
    public const int Base = 128;

    /// <summary>What the kernel kills for its memory ends with this, as whatever is killed by SIGKILL (9).</summary>
    public const int Killed = Base + 9;
}
