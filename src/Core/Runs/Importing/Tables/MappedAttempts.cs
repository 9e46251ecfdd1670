using Scalable.Runs.Importing.Nextflow;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Tables;

/// <summary>How an attempt ended.</summary>
internal readonly record struct Ending(TaskState State, string? ErrorType, string? Message);

/// <summary>Makes attempts of rows by a map of their columns. What cannot be read is treated as missing and reported.</summary>
internal sealed class MappedAttempts(ImportContext context, AttemptMap map)
{
    private readonly TaskNaming _naming = new(context, [.. map[TableField.Task].Select(column => column.Name)]);
    private readonly TimeZoneInfo _zone = context.Options.TimeZone;
    private readonly ImportLosses _losses = new(context);

    /// <param name="row">The record.</param>
    /// <param name="id">The task's id if the record has none.</param>
    /// <param name="ending">How it ended, if the reader knows; otherwise by its state and exit code.</param>
    /// <param name="name">The task's name if the record has none and the options name no column.</param>
    public TaskRecord Read(IRecordRow row, string id, Ending? ending = null, string? name = null)
    {
        Ending end = ending ?? States.Of(Text(row, TableField.State), Number(row, TableField.ExitCode), Text(row, TableField.State) is null ? () => AssumeSuccess(row.Line) : null);
        bool ended = end.State is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;
        if (end.State == TaskState.Unknown)
            context.Log.Add(HistoryProblemCodes.UnknownState, row.Line, () => $"The state '{Text(row, TableField.State)}' is not known; kept, and never learned from.");
        DateTimeOffset? submitted = Time(row, TableField.Submitted), started = Time(row, TableField.Started), finished = Time(row, TableField.Finished);
        double? duration = Seconds(row, TableField.Duration) ?? (finished - started)?.TotalSeconds;
        if (duration < 0) duration = null;
        finished ??= duration is { } took ? CalendarTime.After(started, took) : null;
        started ??= duration is { } ran ? CalendarTime.After(finished, -ran) : null;
        double? cpu = Number(row, TableField.CpuUse) ?? Number(row, TableField.CpuPercent) / 100 ?? (duration > 0 ? Seconds(row, TableField.CpuTime) / duration : null);
        TaskName named = _naming.Of(row);
        var task = new TaskRecord
        {
            RunId = "",
            TaskId = Text(row, TableField.Id) ?? id,
            TaskName = named.Task == TaskNaming.Unnamed && name is not null ? name : named.Task,
            Component = Text(row, TableField.Component),
            Tag = named.Tag ?? Text(row, TableField.Tag),
            Account = Text(row, TableField.Account),
            User = Text(row, TableField.User),
            Target = Text(row, TableField.Target),
            State = end.State,
            Attempt = Number(row, TableField.Attempt) is >= 1 and < int.MaxValue and { } attempt ? (int)attempt : 1,
            SubmittedAt = submitted,
            StartedAt = started,
            FinishedAt = ended ? finished : null,
            DurationSeconds = ended ? duration : null,
            Worker = Text(row, TableField.Worker),
            ErrorType = end.ErrorType,
            ErrorMessage = end.Message,
            ExitCode = ended && Number(row, TableField.ExitCode) is >= int.MinValue and <= int.MaxValue and { } exit ? (int)exit : null,
            RequestedCpus = Number(row, TableField.Cpus),
            RequestedMemory = Memory(row, TableField.Memory),
            RequestedWalltime = Seconds(row, TableField.Walltime) is > 0 and < 1e9 and { } time ? Walltime.FromSeconds(time) : null,
            ObservedCpu = cpu >= 0 ? cpu : null,
            PeakMemory = Memory(row, TableField.PeakMemory),
            RequestedGpus = Number(row, TableField.Gpus),
            RequestedGpuMemory = Memory(row, TableField.GpuMemory),
            ObservedGpu = Number(row, TableField.GpuUse),
            PeakGpuMemory = Memory(row, TableField.PeakGpuMemory),
            Features = named.Features,
        };
        _losses.Note(task);
        return task;
    }

    /// <summary>Warns of what no record says, if the format could have said it.</summary>
    public void ReportLosses(string format, bool hasTimes = true) => _losses.Report($"duration ({format})", $"peak memory ({format})", hasTimes ? $"time ({format})" : null);

    private void AssumeSuccess(long line) =>
        context.Log.Add(HistoryProblemCodes.AssumedValue, "state", line, () => "The records say neither a state nor an exit code; their tasks are taken to have succeeded.");

    private string? Text(IRecordRow row, TableField field) => map.Cell(row, field)?.Cell;

    private double? Number(IRecordRow row, TableField field) => Read(row, field, (cell, _) => TraceUnits.Percent(cell));

    private double? Seconds(IRecordRow row, TableField field) => Read(row, field, (cell, factor) => TableUnits.Seconds(cell, factor ?? 1));

    private MemorySize? Memory(IRecordRow row, TableField field) => Read(row, field, (cell, factor) => TableUnits.Bytes(cell, factor ?? 1)) is > 0 and < 9.2e18 and { } bytes ? MemorySize.Ceiling(bytes) : null;

    private double? Read(IRecordRow row, TableField field, Func<string, double?, double?> read)
    {
        if (map.Cell(row, field) is not { } found) return null;
        double? value = read(found.Cell, found.Column.Factor);
        if (value is null) context.Unreadable(found.Column.Name, found.Cell, row.Line);
        return value;
    }

    private DateTimeOffset? Time(IRecordRow row, TableField field)
    {
        if (map.Cell(row, field) is not { } found || found.Cell == "0") return null;
        DateTimeOffset? time = TableUnits.Time(found.Cell, _zone);
        if (time is null) context.Unreadable(found.Column.Name, found.Cell, row.Line);
        return time;
    }
}

/// <summary>A column that holds a quantity, and how many bytes or seconds a plain number in it counts.</summary>
internal readonly record struct MappedColumn(string Name, double? Factor);

/// <summary>Which columns hold which quantities; the first of several that has something counts.</summary>
internal sealed class AttemptMap
{
    private readonly Dictionary<TableField, MappedColumn[]> _columns = [];

    /// <summary>Names the columns of a quantity, each maybe with a unit: <c>maxrss [KB]</c>.</summary>
    public AttemptMap With(TableField field, params ReadOnlySpan<string> columns)
    {
        var mapped = new MappedColumn[columns.Length];
        for (int i = 0; i < columns.Length; i++) mapped[i] = Parse(columns[i]);
        _columns[field] = mapped;
        return this;
    }

    public AttemptMap With(TableField field, MappedColumn column)
    {
        _columns[field] = [column];
        return this;
    }

    public bool Has(TableField field) => _columns.ContainsKey(field);

    public IReadOnlyList<MappedColumn> this[TableField field] => _columns.TryGetValue(field, out MappedColumn[]? columns) ? columns : [];

    /// <summary>The first cell that has something, and its column.</summary>
    public (string Cell, MappedColumn Column)? Cell(IRecordRow row, TableField field)
    {
        if (!_columns.TryGetValue(field, out MappedColumn[]? columns)) return null;
        foreach (MappedColumn column in columns)
            if (row[column.Name] is { } cell && !IsNothing(cell)) return (cell, column);
        return null;
    }

    private static MappedColumn Parse(string text)
    {
        int bracket = text.LastIndexOf(" [", StringComparison.Ordinal);
        return bracket > 0 && text[^1] == ']' && TableUnits.Factor(text[(bracket + 2)..^1]) is { } factor ? new MappedColumn(text[..bracket], factor) : new MappedColumn(text, null);
    }

    private static bool IsNothing(string cell) => cell is "-" or "--" or "NA" or "N/A" or "NaN" or "nan" or "None" or "null" or "NULL" or "UNKNOWN" or "undefined";
}
