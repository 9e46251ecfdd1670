using Scalable.Runs.Reading;
using Scalable.Units;

namespace Scalable.Runs.Importing;

/// <summary>Makes a task record of a job's allocation and its steps. What cannot be read is treated as missing and reported.</summary>
internal sealed class SacctJobReader(ImportOptions options, ProblemLog log)
{
    private const int KilledForMemory = 137;

    /// <summary>A record without run and target, or null where the job's state is none of Slurm's.</summary>
    public TaskRecord? Read(SacctRow job, IReadOnlyList<SacctRow> stepRows, int attempt, FeatureSet features)
    {
        var steps = new SacctSteps(stepRows.Count > 0 ? stepRows : [job], options.TimeZone);
        (TaskState state, string? errorType) = State(job, steps);
        bool ended = state is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;
        DateTimeOffset? started = Time(job, "Start");
        double? elapsed = SacctUnits.Number(job["ElapsedRaw"]) ?? SacctUnits.Seconds(job["Elapsed"]);
        double? cpu = SacctUnits.Seconds(job["TotalCPU"]) is > 0 and { } total ? total : steps.CpuSeconds();
        return new TaskRecord
        {
            RunId = "",
            TaskId = job.Job,
            TaskName = job["JobName"] ?? "unnamed",
            Component = job["Partition"],
            Tag = job["Account"],
            State = state,
            Attempt = attempt,
            SubmittedAt = Time(job, "Submit"),
            StartedAt = started,
            FinishedAt = ended ? Time(job, "End") ?? (elapsed is { } seconds ? started?.AddSeconds(seconds) : null) : null,
            DurationSeconds = ended && started is not null ? elapsed : null,
            Worker = job["NodeList"] is { } nodes && nodes != "None assigned" ? nodes : null,
            ErrorType = errorType,
            ErrorMessage = errorType is null ? null : $"{job["State"]}, exit code {job["ExitCode"] ?? "not known"}",
            ExitCode = ended && ExitStatus(job) is <= int.MaxValue and { } exit ? (int)exit : null,
            RequestedCpus = SacctUnits.Number(job["ReqCPUS"]) ?? SacctUnits.Number(job["AllocCPUS"]) ?? SacctUnits.Number(job["NCPUS"]),
            RequestedMemory = RequestedMemory(job),
            RequestedWalltime = Timelimit(job),
            ObservedCpu = ended && elapsed > 0 ? cpu / elapsed : null,
            PeakMemory = started is null ? null : steps.PeakMemory(),
            Features = features,
        };
    }

    private (TaskState State, string? ErrorType) State(SacctRow job, SacctSteps steps)
    {
        string state = job["State"] ?? "";
        string name = state.Split(' ', '+')[0];
        switch (name)
        {
            case "COMPLETED": return (TaskState.Succeeded, null);
            case "PENDING" or "REQUEUED" or "CONFIGURING": return (TaskState.Submitted, null);
            case "RUNNING" or "COMPLETING" or "SUSPENDED" or "RESIZING": return (TaskState.Running, null);
            case "CANCELLED" or "REVOKED": return (TaskState.Cancelled, null);
            case "OUT_OF_MEMORY" or "OUT_OF_ME": return (TaskState.Failed, FailureClasses.OutOfMemory);
            case "TIMEOUT" or "DEADLINE": return (TaskState.Failed, FailureClasses.Timeout);
            case "NODE_FAIL" or "BOOT_FAIL" or "PREEMPTED": return (TaskState.Failed, FailureClasses.NodeFailure);
            case "FAILED": return (TaskState.Failed, steps.RanOutOfMemory || ExitStatus(job) == KilledForMemory ? FailureClasses.OutOfMemory : FailureClasses.ExitStatus);
            default:
                log.Add(HistoryProblemCodes.UnknownState, job.Line, $"The state '{state}' is none of Slurm's; kept, and never learned from.");
                return (TaskState.Unknown, null);
        }
    }

    /// <summary>The exit status of <c>code:signal</c> as a shell tells it: 128 and the signal where there is one.</summary>
    private static double? ExitStatus(SacctRow job) =>
        job["ExitCode"]?.Split(':') is [var code, var signal] ? SacctUnits.Number(signal) is > 0 and { } number ? 128 + number : SacctUnits.Number(code) : null;

    /// <summary>
    /// The memory asked for on a node. Before Slurm 21.08 it is printed with an n for each node or a c for each core; since
    /// then it is that of the whole job.
    /// </summary>
    private static MemorySize? RequestedMemory(SacctRow job)
    {
        double nodes = Math.Max(1, SacctUnits.Number(job["ReqNodes"]) ?? SacctUnits.Number(job["NNodes"]) ?? SacctUnits.Number(job["AllocNodes"]) ?? 1);
        double cpus = SacctUnits.Number(job["ReqCPUS"]) ?? SacctUnits.Number(job["AllocCPUS"]) ?? 1;
        string text = job["ReqMem"] ?? "";
        double? bytes = text switch
        {
            [.., 'n'] => SacctUnits.Bytes(text[..^1]),
            [.., 'c'] => SacctUnits.Bytes(text[..^1]) * cpus / nodes,
            { Length: > 0 } => SacctUnits.Bytes(text) / nodes,
            _ => SacctUnits.Bytes(SacctUnits.Tres(job["ReqTRES"], "mem")) / nodes,
        };
        return bytes > 0 ? MemorySize.Ceiling(bytes.Value) : null;
    }

    private static Walltime? Timelimit(SacctRow job)
    {
        double? seconds = SacctUnits.Number(job["TimelimitRaw"]) * 60 ?? SacctUnits.Seconds(job["Timelimit"]);
        return seconds > 0 ? Walltime.FromSeconds(seconds.Value) : null;
    }

    private DateTimeOffset? Time(SacctRow job, string column)
    {
        if (job[column] is not { } text) return null;
        DateTimeOffset? time = SacctUnits.Time(text, options.TimeZone);
        if (time is null) log.Add(HistoryProblemCodes.UnreadableValue, job.Line, $"The column '{column}' cannot be read: '{text}'; treated as missing.");
        return time;
    }
}
