using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Nextflow;

/// <summary>Makes a task record of a row of a trace. What cannot be read is treated as missing and reported.</summary>
internal sealed class TraceRowReader(ImportContext context, TraceNumbers numbers, bool saysHowTasksEnded)
{

    private const string Cached = "the result was taken from the cache and nothing ran (status CACHED); -IncludeCached (--include-cached) takes in what it was measured to need when it ran";

    private readonly TaskNaming _naming = new(context, "process", "name");
    private readonly TimeZoneInfo _zone = context.Options.TimeZone;

    /// <summary>A record without run, target and features, or null if nothing ran or the row names no task.</summary>
    public TaskRecord? Read(IRecordRow row)
    {
        if ((Cell(row, "process") ?? Cell(row, "name")) is null)
        {
            context.Skip(HistoryProblemCodes.UnusableRow, row.Line, "the row names no task (neither 'process' nor 'name')");
            return null;
        }
        if (State(row) is not { } state) return null;
        DateTimeOffset? submitted = Timestamp(row, "submit"), started = Timestamp(row, "start");
        DateTimeOffset? complete = Timestamp(row, "complete") ?? Add(submitted, NonNegative(row, "duration"));
        double? realtime = NonNegative(row, "realtime") ?? (started is null ? null : (complete - started)?.TotalMilliseconds) ?? (submitted is null && started is null ? NonNegative(row, "duration") : null);
        bool ended = state is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;
        double? exit = NonNegative(row, "exit");
        (string name, string? tag) = Name(row);
        return new TaskRecord
        {
            RunId = "",
            TaskId = Id(row, submitted ?? started ?? complete),
            TaskName = name,
            Tag = tag,
            State = state,
            Attempt = NonNegative(row, "attempt") is >= 1 and <= int.MaxValue and { } attempt ? (int)attempt : 1,
            SubmittedAt = submitted,
            StartedAt = started ?? (ended ? Add(complete, -realtime) : null),
            FinishedAt = ended ? complete ?? Add(started, realtime) : null,
            DurationSeconds = ended && realtime >= 0 ? realtime / 1000 : null,
            Worker = Cell(row, "hostname"),
            ErrorType = state != TaskState.Failed || exit is null ? null : exit == SignalExit.Killed ? FailureClasses.OutOfMemory : FailureClasses.ExitStatus,
            ErrorMessage = state != TaskState.Failed || exit is null ? null : $"exit status {exit}",
            ExitCode = ended && exit <= int.MaxValue ? (int)exit : null,
            RequestedCpus = NonNegative(row, "cpus"),
            RequestedMemory = Memory(row, "memory"),
            RequestedWalltime = NonNegative(row, "time") is > 0 and { } time ? Walltime.FromSeconds(time / 1000) : null,
            ObservedCpu = NonNegative(row, "%cpu") / 100,
            PeakMemory = Memory(row, "peak_rss") ?? Memory(row, "rss"),
            RequestedGpus = NonNegative(row, "accelerator") is > 0 and { } gpus ? gpus : null,
        };
    }

    /// <summary>The task's id; its hash, which no other task of any run has, if the row has no time that tells runs apart.</summary>
    private static string Id(IRecordRow row, DateTimeOffset? time)
    {
        string? id = Cell(row, "task_id"), hash = Cell(row, "hash") ?? Cell(row, "native_id");
        return (time is null ? hash ?? id : id ?? hash) ?? $"line-{row.Line}";
    }

    /// <summary>The process, else the name without the tag that Nextflow puts behind it in brackets.</summary>
    private (string Name, string? Tag) Name(IRecordRow row)
    {
        TaskName name = _naming.Of(row);
        string? tag = Cell(row, "tag") ?? name.Tag;
        if (context.Options.TaskNameColumn is not null || context.Options.TaskNamePattern is not null || Cell(row, "process") is not null) return (name.Task, tag);
        int bracket = name.Task.IndexOf(" (", StringComparison.Ordinal);
        return (bracket > 0 ? name.Task[..bracket] : name.Task, tag);
    }

    private TaskState? State(IRecordRow row)
    {
        string? status = Cell(row, "status");
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
            case "CACHED" when context.Options.IncludeCached:
                return TaskState.Succeeded;
            case "CACHED":
                context.Skip(HistoryProblemCodes.CachedResult, row.Line, Cached);
                return null;
            case null when NonNegative(row, "exit") is { } exit:
                return exit == 0 ? TaskState.Succeeded : TaskState.Failed;
            case null when !saysHowTasksEnded:
                context.Log.Add(HistoryProblemCodes.AssumedValue, "status", row.Line, () => "The trace has neither a column 'status' nor 'exit'; its tasks are taken to have succeeded.");
                return TaskState.Succeeded;
            default:
                context.Log.Add(HistoryProblemCodes.UnknownState, row.Line, $"The status '{status ?? "-"}' is none of Nextflow's, and how the task ended is not known; kept, and never learned from.");
                return TaskState.Unknown;
        }
    }

    private MemorySize? Memory(IRecordRow row, string column) => NonNegative(row, column) is > 0 and { } bytes ? MemorySize.Ceiling(bytes) : null;

    private double? NonNegative(IRecordRow row, string column)
    {
        if (Cell(row, column) is not { } cell) return null;
        double? number = numbers.Normal(cell) is { } normal ? TraceColumns.NumberReader(column)(normal) : null;
        if (number is null) context.Unreadable(column, cell, row.Line);
        else if (number < 0) context.Log.Add(HistoryProblemCodes.NegativeNumber, row.Line, $"The column '{column}' is negative ({cell}); treated as missing.");
        return number < 0 ? null : number;
    }

    private DateTimeOffset? Timestamp(IRecordRow row, string column)
    {
        if (Cell(row, column) is not { } cell) return null;
        DateTimeOffset? time = TraceUnits.Timestamp(cell, _zone);
        if (time is null) context.Unreadable(column, cell, row.Line);
        return time;
    }

    internal static string? Cell(IRecordRow row, string column) => row[column] is { } cell and not "-" ? cell : null;

    private static DateTimeOffset? Add(DateTimeOffset? time, double? milliseconds) =>
        milliseconds is > -1e14 and < 1e14 and { } known ? time?.AddMilliseconds(known) : null;
}

/// <summary>
/// Makes features of columns: a column whose cells are all numbers (or sizes, durations, percentages, times, if Nextflow
/// says it is one of these) becomes numbers, in bytes, milliseconds and percent; any other becomes texts. Named groups of
/// the pattern of task names are features too.
/// </summary>
internal sealed class TraceFeatures(ImportContext context, TraceNumbers numbers)
{
    private readonly string[] _names = [.. context.Options.FeatureColumns.Distinct(StringComparer.Ordinal)];
    private readonly TaskNaming _naming = new(context, "process", "name");

    public IReadOnlyList<FeatureSet> Read(IReadOnlyList<IRecordRow> rows)
    {
        Func<string, double?>?[] readers = [.. _names.Select(name => rows.All(row => Cell(row, name) is not { } cell || Number(name, cell) is not null) ? cell => Number(name, cell) : (Func<string, double?>?)null)];
        return [.. rows.Select(row => FeatureSet.From([.. context.Options.TaskNamePattern is null ? [] : _naming.Of(row).Features.Where(feature => !_names.Contains(feature.Key)), .. Cells(row, readers)]))];
    }

    private double? Number(string name, string cell) => numbers.Normal(cell) is { } normal ? TraceColumns.NumberReader(name)(normal) : null;

    private IEnumerable<KeyValuePair<string, FeatureValue>> Cells(IRecordRow row, Func<string, double?>?[] readers)
    {
        for (int i = 0; i < _names.Length; i++)
            if (Cell(row, _names[i]) is { } cell)
                yield return new(_names[i], readers[i] is { } read ? FeatureValue.Of(read(cell)!.Value) : FeatureValue.Of(cell));
    }

    private static string? Cell(IRecordRow row, string name) => TraceRowReader.Cell(row, name);
}
