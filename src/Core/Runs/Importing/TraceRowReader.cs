using Scalable.Runs.Reading;
using Scalable.Units;

namespace Scalable.Runs.Importing;

/// <summary>Makes a task record of a row of a trace. What cannot be read is treated as missing and reported.</summary>
internal sealed class TraceRowReader(TraceColumns columns, TimeZoneInfo zone, ProblemLog log)
{
    /// <summary>128 + SIGKILL (9): how a task ends that the kernel or the scheduler kills for its memory.</summary>
    private const int KilledForMemory = 137;

    /// <summary>A record without run and target, or null where the row tells of nothing that ran or names no task.</summary>
    public TaskRecord? Read(string[] row, long line, FeatureSet features)
    {
        if (Name(row) is not { } name)
        {
            log.Add(HistoryProblemCodes.UnusableRow, line, "The row names no task (neither 'process' nor 'name'); skipped.");
            return null;
        }
        if (State(row, line) is not { } state) return null;
        double? realtime = NonNegative(row, "realtime", line);
        DateTimeOffset? submitted = Timestamp(row, "submit", line);
        DateTimeOffset? complete = Timestamp(row, "complete", line) ?? Add(submitted, NonNegative(row, "duration", line));
        bool ended = state is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;
        double? exit = NonNegative(row, "exit", line);
        return new TaskRecord
        {
            RunId = "",
            TaskId = columns.Cell(row, "task_id") ?? columns.Cell(row, "hash") ?? $"line-{line}",
            TaskName = name,
            Tag = columns.Cell(row, "tag"),
            State = state,
            Attempt = NonNegative(row, "attempt", line) is >= 1 and <= int.MaxValue and { } attempt ? (int)attempt : 1,
            SubmittedAt = submitted,
            StartedAt = Timestamp(row, "start", line) ?? (ended ? Add(complete, -realtime) : null),
            FinishedAt = ended ? complete : null,
            DurationSeconds = ended ? realtime / 1000 : null,
            Worker = columns.Cell(row, "hostname"),
            ErrorType = state != TaskState.Failed || exit is null ? null : exit == KilledForMemory ? FailureClasses.OutOfMemory : FailureClasses.ExitStatus,
            ErrorMessage = state != TaskState.Failed || exit is null ? null : $"exit status {exit}",
            ExitCode = ended && exit <= int.MaxValue ? (int)exit : null,
            RequestedCpus = NonNegative(row, "cpus", line),
            RequestedMemory = Memory(row, "memory", line),
            RequestedWalltime = NonNegative(row, "time", line) is > 0 and { } time ? Walltime.FromSeconds(time / 1000) : null,
            ObservedCpu = NonNegative(row, "%cpu", line) / 100,
            PeakMemory = Memory(row, "peak_rss", line) ?? Memory(row, "rss", line),
            Features = features,
        };
    }

    /// <summary>The process, else the name without the tag that Nextflow puts behind it in brackets.</summary>
    private string? Name(string[] row)
    {
        if (columns.Cell(row, "process") is { } process) return process;
        string? name = columns.Cell(row, "name");
        int tag = name?.IndexOf(" (", StringComparison.Ordinal) ?? -1;
        return tag > 0 ? name![..tag] : name;
    }

    private TaskState? State(string[] row, long line)
    {
        string? status = columns.Cell(row, "status");
        switch (status)
        {
            case "COMPLETED":
                return TaskState.Succeeded;
            case "FAILED":
                return TaskState.Failed;
            case "ABORTED":
                return TaskState.Cancelled;
            case "RUNNING":
                return TaskState.Running;
            case "NEW" or "SUBMITTED":
                return TaskState.Submitted;
            case "CACHED":
                log.Add(HistoryProblemCodes.CachedResult, line, "The result was taken from the cache (status CACHED) and nothing ran; skipped.");
                return null;
            case null when NonNegative(row, "exit", line) is { } exit:
                return exit == 0 ? TaskState.Succeeded : TaskState.Failed;
            default:
                log.Add(HistoryProblemCodes.UnknownState, line, $"The status '{status ?? "-"}' is none of Nextflow's, and how the task ended is not known; kept, and never learned from.");
                return TaskState.Unknown;
        }
    }

    private MemorySize? Memory(string[] row, string column, long line) =>
        NonNegative(row, column, line) is > 0 and { } bytes ? MemorySize.Ceiling(bytes) : null;

    private double? NonNegative(string[] row, string column, long line)
    {
        if (columns.Cell(row, column) is not { } cell) return null;
        double? number = TraceColumns.NumberReader(column)(cell);
        if (number is null) Unreadable(column, cell, line);
        else if (number < 0) log.Add(HistoryProblemCodes.NegativeNumber, line, $"The column '{column}' is negative ({cell}); treated as missing.");
        return number < 0 ? null : number;
    }

    private DateTimeOffset? Timestamp(string[] row, string column, long line)
    {
        if (columns.Cell(row, column) is not { } cell) return null;
        DateTimeOffset? time = TraceUnits.Timestamp(cell, zone);
        if (time is null) Unreadable(column, cell, line);
        return time;
    }

    private void Unreadable(string column, string cell, long line) =>
        log.Add(HistoryProblemCodes.UnreadableValue, line, () => $"The column '{column}' cannot be read: '{cell}'; treated as missing.");

    private static DateTimeOffset? Add(DateTimeOffset? time, double? milliseconds) =>
        milliseconds is > -1e14 and < 1e14 and { } known ? time?.AddMilliseconds(known) : null;
}
