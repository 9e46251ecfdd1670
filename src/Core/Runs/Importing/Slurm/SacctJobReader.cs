using System.Text.RegularExpressions;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>Makes a task record of a job's allocation and its steps. What cannot be read is treated as missing and reported.</summary>
internal sealed partial class SacctJobReader(ImportContext context)
{
    private readonly TimeZoneInfo _zone = context.Options.TimeZone;
    private readonly TaskNaming _naming = new(context, "JobName");
    private readonly ImportLosses _losses = new(context);

    /// <summary>A record without a run, or null if there is nothing to record of the job.</summary>
    public TaskRecord? Read(SacctJob job)
    {
        SacctRow allocation = job.Allocation;
        var steps = new SacctSteps(job, _zone);
        TaskState state = State(allocation, steps, out string? errorType);
        bool ended = state is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;
        DateTimeOffset? submitted = Time(allocation, SacctColumn.Submit), started = Time(allocation, SacctColumn.Start), finished = ended ? Time(allocation, SacctColumn.End) : null;
        double? elapsed = Elapsed(allocation, started, finished);
        bool ran = started is not null || (allocation.Cell(SacctColumn.Start).IsEmpty && elapsed > 0);
        if (!ended && submitted is null && started is null)
        {
            context.Skip(HistoryProblemCodes.UnusableRow, allocation.Line, "a job has not ended and has no time", $" (job {allocation.Job})");
            return null;
        }
        started ??= ran && elapsed is { } took ? CalendarTime.After(finished, -took) : null;
        TaskName name = _naming.Of(allocation.Cells);
        (MemorySize? peak, bool isUpperEstimate) = ran ? steps.PeakMemory() : (null, false);
        double? cpu = SacctUnits.Seconds(allocation[SacctColumn.TotalCPU]) is > 0 and { } total ? total : steps.CpuSeconds();
        double? gpuUse = steps.MaxTres("gres/gpuutil") / 100;
        var task = new TaskRecord
        {
            RunId = "",
            TaskId = allocation.Job,
            TaskName = name.Task,
            Component = allocation.Text(SacctColumn.Partition),
            Tag = name.Tag ?? allocation.Text(SacctColumn.Account),
            Account = allocation.Text(SacctColumn.Account),
            User = allocation.Text(SacctColumn.User),
            Target = allocation.Text(SacctColumn.Cluster),
            State = state,
            Attempt = job.Attempt,
            SubmittedAt = submitted,
            StartedAt = started,
            FinishedAt = ended ? finished ?? (elapsed is { } seconds ? CalendarTime.After(started, seconds) : null) : null,
            DurationSeconds = ended && ran ? elapsed : null,
            Worker = allocation.Text(SacctColumn.NodeList) is { } nodes && nodes != "None assigned" ? nodes : null,
            ErrorType = errorType,
            ErrorMessage = errorType is null ? null : $"{allocation.Text(SacctColumn.State)}, exit code {allocation.Text(SacctColumn.ExitCode) ?? "not known"}",
            ExitCode = ended && ExitStatus(allocation) is <= int.MaxValue and { } exit ? (int)exit : null,
            RequestedCpus = SacctUnits.Number(allocation[SacctColumn.ReqCPUS]) ?? SacctUnits.Number(allocation[SacctColumn.AllocCPUS]) ?? SacctUnits.Number(allocation[SacctColumn.NCPUS])
                ?? SacctUnits.Number(SacctUnits.Tres(allocation[SacctColumn.ReqTRES, SacctColumn.AllocTRES], "cpu")),
            RequestedMemory = RequestedMemory(allocation),
            HasWholeNode = HasWholeNode(allocation),
            RequestedWalltime = Timelimit(allocation),
            ObservedCpu = ended && ran && elapsed > 0 ? cpu / elapsed : null,
            PeakMemory = peak,
            PeakMemoryIsUpperEstimate = isUpperEstimate,
            RequestedGpus = SacctUnits.Gpus(allocation[SacctColumn.ReqTRES]) ?? SacctUnits.Gpus(allocation[SacctColumn.AllocTRES]) ?? SacctUnits.Gpus(allocation[SacctColumn.ReqGRES]) ?? SacctUnits.Gpus(allocation[SacctColumn.AllocGRES]),
            RequestedGpuMemory = Size(SacctUnits.TresBytes(allocation[SacctColumn.ReqTRES], "gres/gpumem")),
            ObservedGpu = gpuUse > 0 ? gpuUse : null,
            PeakGpuMemory = ran ? Size(steps.MaxTres("gres/gpumem")) : null,
            Features = name.Features,
        };
        _losses.Note(task);
        return task;
    }

    /// <summary>Warns of what no record of the file says.</summary>
    public void ReportLosses() => _losses.Report(
        "duration (print Elapsed or ElapsedRaw)",
        "peak memory (print MaxRSS, and the steps of the jobs: leave out -X)",
        "time (print Submit, Start and End)");

    private TaskState State(SacctRow job, in SacctSteps steps, out string? errorType)
    {
        ReadOnlySpan<char> said = job[SacctColumn.State];
        SlurmState state = !said.IsEmpty ? SlurmStates.Parse(said) : ExitStatus(job) switch { null => SlurmState.Unknown, 0 => SlurmState.Completed, _ => SlurmState.Failed };
        if (state == SlurmState.Requeued && IsBackBeforeItStarted(job)) state = SlurmState.Waiting;
        errorType = state switch
        {
            SlurmState.OutOfMemory => FailureClasses.OutOfMemory,
            SlurmState.TimedOut => FailureClasses.Timeout,
            SlurmState.NodeFailure or SlurmState.Requeued => FailureClasses.NodeFailure,
            SlurmState.Failed => steps.RanOutOfMemory || ExitStatus(job) == SignalExit.Killed ? FailureClasses.OutOfMemory : FailureClasses.ExitStatus,
            _ => null,
        };
        if (state == SlurmState.Unknown) context.Log.Add(HistoryProblemCodes.UnknownState, job.Line, $"The state '{said}' is none of Slurm's; kept, and never learned from.");
        return state switch
        {
            SlurmState.Completed => TaskState.Succeeded,
            SlurmState.Waiting => TaskState.Submitted,
            SlurmState.Running => TaskState.Running,
            SlurmState.Cancelled => TaskState.Cancelled,
            SlurmState.Unknown => TaskState.Unknown,
            _ => TaskState.Failed,
        };
    }

    /// <summary>A job that is back in the queue and was never started has not ended.</summary>
    private static bool IsBackBeforeItStarted(SacctRow job) => job[SacctColumn.Start].IsEmpty && job[SacctColumn.End].IsEmpty && !(SacctUnits.Number(job[SacctColumn.ElapsedRaw]) > 0);

    private static double? Elapsed(SacctRow job, DateTimeOffset? started, DateTimeOffset? finished) =>
        SacctUnits.Number(job[SacctColumn.ElapsedRaw]) ?? SacctUnits.Seconds(job[SacctColumn.Elapsed]) ?? (finished - started)?.TotalSeconds;

    /// <summary>The exit status of <c>code:signal</c> as a shell gives it: 128 and the signal if there is one.</summary>
    private static double? ExitStatus(SacctRow job)
    {
        ReadOnlySpan<char> text = job[SacctColumn.ExitCode];
        int colon = text.IndexOf(':');
        if (colon < 0 || text[(colon + 1)..].Contains(':')) return null;
        return SacctUnits.Number(text[(colon + 1)..]) is > 0 and { } signal ? SignalExit.Base + signal : SacctUnits.Number(text[..colon]);
    }

    /// <summary>
    /// The memory asked for on a node. Before Slurm 21.08 it is printed with an n for each node or a c for each core; since
    /// then it is that of the whole job.
    /// </summary>
    private static MemorySize? RequestedMemory(SacctRow job)
    {
        double nodes = Math.Max(1, SacctUnits.Number(job[SacctColumn.ReqNodes]) ?? SacctUnits.Number(job[SacctColumn.NNodes]) ?? SacctUnits.Number(job[SacctColumn.AllocNodes]) ?? 1);
        double cpus = SacctUnits.Number(job[SacctColumn.ReqCPUS]) ?? SacctUnits.Number(job[SacctColumn.AllocCPUS]) ?? SacctUnits.Number(job[SacctColumn.NCPUS]) ?? 1;
        ReadOnlySpan<char> text = job[SacctColumn.ReqMem];
        double? bytes = text switch
        {
            [.., 'n'] when !IsZero(text) => SacctUnits.Bytes(text[..^1]),
            [.., 'c'] when !IsZero(text) => SacctUnits.Bytes(text[..^1]) * cpus / nodes,
            { Length: > 0 } when !IsZero(text) => SacctUnits.Bytes(text) / nodes,
            _ => (SacctUnits.TresBytes(job[SacctColumn.ReqTRES], "mem") ?? SacctUnits.TresBytes(job[SacctColumn.AllocTRES], "mem")) / nodes,
        };
        return Size(bytes);
    }

    /// <summary>
    /// Whether the job had its nodes for itself, as far as Slurm says: it was submitted so; or 0 memory was asked for, which is all of a node;
    /// or it got more CPUs and more memory than it asked for. More CPUs alone may be those that its memory takes (MaxMemPerCPU), and up to
    /// twice as many the threads of whole cores.
    /// </summary>
    private static bool HasWholeNode(SacctRow job)
    {
        double? asked = SacctUnits.TresBytes(job[SacctColumn.ReqTRES], "mem"), given = SacctUnits.TresBytes(job[SacctColumn.AllocTRES], "mem");
        return WholeNodePattern().IsMatch(job[SacctColumn.SubmitLine])
            || (IsZero(job[SacctColumn.ReqMem]) && (given ?? asked) > 0)
            || (SacctUnits.Number(job[SacctColumn.AllocCPUS]) > 2 * SacctUnits.Number(job[SacctColumn.ReqCPUS]) && given > asked);
    }

    private static bool IsZero(ReadOnlySpan<char> memory) => SacctUnits.Bytes(memory.TrimEnd("nc")) == 0;

    /// <summary>Options of sbatch, srun and salloc before the command itself.</summary>
    [GeneratedRegex(@"^(?:(?!\s--wrap\b).)*?\s(?:--exclusive(?:=topo)?|--mem[= ]0[KMGT]?)(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNodePattern();

    private static Walltime? Timelimit(SacctRow job)
    {
        double? seconds = SacctUnits.Number(job[SacctColumn.TimelimitRaw]) * 60 ?? SacctUnits.Seconds(job[SacctColumn.Timelimit]);
        return seconds > 0 ? Walltime.FromSeconds(seconds.Value) : null;
    }

    private static MemorySize? Size(double? bytes) => bytes > 0 ? MemorySize.Ceiling(bytes.Value) : null;

    private DateTimeOffset? Time(SacctRow job, SacctColumn column)
    {
        ReadOnlySpan<char> text = job[column];
        DateTimeOffset? time = SacctUnits.Time(text, _zone);
        if (time is null && !text.IsEmpty) context.Unreadable(SacctLayout.NameOf(column), text.ToString(), job.Line);
        return time;
    }
}

/// <summary>What the states of Slurm mean; the names are those of squeue(1) and sacct(1).</summary>
internal enum SlurmState
{
    Unknown,
    Waiting,
    /// <summary>Back in the queue after a start that Slurm took back.</summary>
    Requeued,
    Running,
    Completed,
    Failed,
    TimedOut,
    OutOfMemory,
    Cancelled,
    NodeFailure,
}

internal static class SlurmStates
{
    public static SlurmState Parse(ReadOnlySpan<char> name)
    {
        int end = name.IndexOfAny(' ', '+'); // "CANCELLED by 1000", "CANCELLED+"
        return (end < 0 ? name : name[..end]) switch
        {
            "PENDING" or "CONFIGURING" or "REQUEUE_HOLD" or "REQUEUE_FED" or "SPECIAL_EXIT" or "RESV_DEL_HOLD" => SlurmState.Waiting,
            "REQUEUED" => SlurmState.Requeued,
            "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "RESIZING" or "SIGNALING" or "STAGE_OUT" => SlurmState.Running,
            "COMPLETED" => SlurmState.Completed,
            "FAILED" => SlurmState.Failed,
            "TIMEOUT" or "DEADLINE" => SlurmState.TimedOut,
            "OUT_OF_MEMORY" or "OUT_OF_ME" => SlurmState.OutOfMemory,
            "CANCELLED" or "REVOKED" => SlurmState.Cancelled,
            "NODE_FAIL" or "BOOT_FAIL" or "PREEMPTED" or "LAUNCH_FAILED" => SlurmState.NodeFailure,
            _ => SlurmState.Unknown,
        };
    }
}
