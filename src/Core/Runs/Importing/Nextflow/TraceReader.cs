using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Nextflow;

/// <summary>
/// Reads a trace file of Nextflow (https://docs.seqera.io/nextflow/reports), with any separator, raw values or values for
/// people, with or without a header; or the JSON of its weblog. Every row that ran becomes a task: <c>process</c> its name,
/// <c>realtime</c> its duration, <c>peak_rss</c> (else <c>rss</c>) its peak memory, <c>%cpu</c> its CPU use, <c>cpus</c>,
/// <c>memory</c>, <c>time</c> its requests. Attempts and failures are kept. Times for people say no zone and are taken to be
/// in that of the options.
/// </summary>
internal sealed class TraceReader() : AttemptReader("nextflow", hasUniqueIds: false)
{
    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var numbers = new TraceNumbers();
        var rows = new List<IRecordRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (IRecordRow row in Rows(context))
        {
            numbers.Learn(row);
            if (seen.Add(string.Join('\t', row.Columns.Select(column => row[column])))) rows.Add(row);
            else context.Log.Add(HistoryProblemCodes.DuplicateTask, "row", row.Line, () => "The same row occurs more than once (traces put together?); it is taken once.");
        }
        bool saysHowTasksEnded = rows.Any(row => row.Columns.Contains("status") || row.Columns.Contains("exit"));
        var reader = new TraceRowReader(context, numbers, saysHowTasksEnded);
        var losses = new ImportLosses(context);
        IReadOnlyList<FeatureSet> features = new TraceFeatures(context, numbers).Read(rows);
        var ids = new HashSet<(string, int)>();
        for (int i = 0; i < rows.Count; i++)
        {
            if (reader.Read(rows[i]) is not { } task) continue;
            if (!ids.Add((task.TaskId, task.Attempt)))
                context.Log.Add(HistoryProblemCodes.DuplicateTask, rows[i].Line, () => $"The task_id '{task.TaskId}' occurs more than once (traces put together?); all are kept, the later ones as {task.TaskId}~2 and so on.");
            losses.Note(task);
            yield return task with { Features = features[i] };
        }
        losses.Report("duration (add realtime to trace.fields)", "peak memory (add peak_rss to trace.fields)", "time (add submit, start and complete to trace.fields)");
    }

    private static IEnumerable<IRecordRow> Rows(ImportContext context) => context.Source.BeginsAsJson() ? Weblog(context) : Table(context);

    private static IEnumerable<IRecordRow> Table(ImportContext context)
    {
        var lines = new LineSource(context);
        if (TableText.FirstLine(lines) is not { } first) throw new RunImportException($"The trace '{context.Source.Name}' is empty.");
        bool quotesInHeader = first.StartsWith('"');
        string delimiter = TableText.DelimiterOfNames(first);
        bool quotes = quotesInHeader || delimiter != "\t";
        IReadOnlyList<string> names = TableText.Names(first, delimiter, quotes);
        if (!names.Any(name => name.Trim() is "process" or "name"))
        {
            delimiter = TableText.UsualDelimiter(first) ?? "\t";
            names = TraceWithoutHeader.NamesFor(first, delimiter, context);
            quotes = false;
            lines.PutBack(first);
        }
        var header = new TableHeader(names, new TraceColumns());
        header.RequireColumns(context);
        return new DelimitedRows(lines, context, header, delimiter, quotes).Read();
    }

    /// <summary>The last event of each task of what -with-weblog sent; its member trace has the columns of a trace, raw.</summary>
    private static IEnumerable<IRecordRow> Weblog(ImportContext context)
    {
        var last = new Dictionary<string, IRecordRow>(StringComparer.Ordinal);
        foreach ((JsonElement message, long line) in JsonRecords.Read(context))
        {
            if (JsonRecords.At(message, "trace") is not { ValueKind: JsonValueKind.Object } trace) continue;
            context.Rows++;
            KeyValueRow row = JsonRecords.ToRow(trace, line);
            if (row["exit"] == int.MaxValue.ToString(CultureInfo.InvariantCulture)) row.Set("exit", "-");
            last[$"{JsonRecords.Text(JsonRecords.At(message, "runId"))}/{row["task_id"] ?? row["hash"]}"] = row;
        }
        if (last.Count == 0) throw new RunImportException($"'{context.Source.Name}' is JSON without messages of tasks, as Nextflow's -with-weblog sends them (objects with a member 'trace').");
        return last.Values;
    }
}

/// <summary>Finds out what the columns of a trace are that has no header, as <c>nextflow log -f</c> prints it, by what stands in them.</summary>
internal static class TraceWithoutHeader
{
    private static readonly TraceColumns s_columns = new();

    /// <exception cref="RunImportException">They cannot be found out.</exception>
    public static IReadOnlyList<string> NamesFor(string row, string delimiter, ImportContext context)
    {
        string[] cells = row.Split(delimiter);
        var names = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++) names[i] = NameOf(cells[i].Trim(), names.AsSpan(0, i)) ?? $"column {i + 1}";
        bool isTrace = names.Contains("name") && (names.Contains("status") || names.Contains("hash") || (names.Contains("realtime") && names.Contains("peak_rss")));
        if (!isTrace)
            throw new RunImportException($"The file '{context.Source.Name}' is not a Nextflow trace: its header has neither a column 'process' nor 'name'. Its columns are: {string.Join(", ", cells.Select(ImportContext.Shorten))}.");
        context.Log.Add(HistoryProblemCodes.AssumedValue, "header", 1, () => $"The trace has no header; its columns are taken to be {string.Join(", ", names)}. Write a line with their names at the top if they are others.");
        return names;
    }

    private static string? NameOf(string cell, ReadOnlySpan<string> before)
    {
        bool Is(string column) => s_columns.CheckOf(column)!(cell);
        string? name = Is("status") ? "status"
            : Is("hash") ? "hash"
            : TraceUnits.Number(cell) is not null ? before.Contains("status") && !before.Contains("exit") ? "exit" : before.IsEmpty ? "task_id" : null
            : cell.EndsWith('%') && Is("%cpu") ? "%cpu"
            : cell.EndsWith('B') && Is("peak_rss") ? "peak_rss"
            : !cell.Contains('-', StringComparison.Ordinal) && Is("realtime") ? "realtime"
            : Is("submit") ? "submit"
            : cell is "" or "-" ? null : "name";
        return name is not null && before.Contains(name) ? null : name;
    }
}

/// <summary>The columns of a trace: how their cells are read, and what they look like. See https://docs.seqera.io/nextflow/reports.</summary>
internal sealed class TraceColumns : IColumnShapes
{
    private static readonly HashSet<string> s_states = new(StringComparer.Ordinal) { "NEW", "SUBMITTED", "RUNNING", "COMPLETED", "FAILED", "ABORTED", "CACHED" };
    private static readonly HashSet<string> s_likelyTexts = new(StringComparer.Ordinal) { "name", "tag", "script", "process" };

    public Func<string, bool>? CheckOf(string column) => column switch
    {
        "status" => s_states.Contains,
        "task_id" or "exit" or "cpus" or "attempt" or "syscr" or "syscw" => cell => TraceUnits.Number(cell) is not null,
        "hash" => cell => cell.Length == 9 && cell[2] == '/',
        _ when IsKnown(column) => cell => NumberReader(column)(TraceNumbers.WithoutCommas(cell)) is not null,
        _ => null,
    };

    public double WeightOf(string column) => s_likelyTexts.Contains(column) ? 1 : 3;

    /// <summary>How the cells of a column are read as numbers; the units depend on what Nextflow says the column is.</summary>
    public static Func<string, double?> NumberReader(string column) => column switch
    {
        "duration" or "realtime" or "time" => TraceUnits.Milliseconds,
        "%cpu" or "%mem" => TraceUnits.Percent,
        "submit" or "start" or "complete" => TraceUnits.EpochMilliseconds,
        _ => IsSize(column) ? TraceUnits.Bytes : TraceUnits.Number,
    };

    /// <summary>True for columns of sizes.</summary>
    public static bool IsSize(string column) =>
        column is "rss" or "vmem" or "peak_rss" or "peak_vmem" or "rchar" or "wchar" or "read_bytes" or "write_bytes" or "memory" or "disk";

    private static bool IsKnown(string column) => IsSize(column) || column is "duration" or "realtime" or "time" or "%cpu" or "%mem" or "submit" or "start" or "complete";
}
