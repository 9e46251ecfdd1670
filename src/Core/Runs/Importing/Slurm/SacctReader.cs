using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>
/// Reads Slurm's accounting as sacct prints it with a header, with any delimiter or in columns of fixed width, or its JSON:
/// every job, element of an array and component of a heterogeneous job becomes a task, its steps merged into it; every
/// requeue an attempt. See sacct(1).
/// </summary>
internal sealed class SacctReader : IAttemptReader
{
    public string Provider => "slurm";

    public bool HasUniqueIds => true;

    public IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var reader = new SacctJobReader(context);
        IEnumerable<SacctRow> rows = IsJson(context.Source.Reader) ? SacctJson.Read(context) : Table(context);
        foreach (SacctJob job in SacctJobs.Of(rows, context))
            if (reader.Read(job) is { } task) yield return task;
        reader.ReportLosses();
    }

    private static bool IsJson(TextReader reader)
    {
        while (reader.Peek() is var next and >= 0 && (char.IsWhiteSpace((char)next) || next == '\uFEFF')) reader.Read();
        return reader.Peek() == '{';
    }

    private static IEnumerable<SacctRow> Table(ImportContext context)
    {
        var lines = new LineSource(context);
        if (TableText.FirstLine(lines) is not { } first) throw new RunImportException($"'{context.Source.Name}' is empty. Print jobs with: {SacctCommand.Example}");
        (TableHeader header, IEnumerable<DelimitedRow> rows) = Rows(lines, first, context);
        var layout = new SacctLayout(header);
        return rows.Select(row => new SacctRow(row, layout));
    }

    private static (TableHeader Header, IEnumerable<DelimitedRow> Rows) Rows(LineSource lines, string first, ImportContext context)
    {
        if (FixedWidthRows.RulerAfter(first, lines) is { } ruler)
        {
            TableHeader padded = Header([.. FixedWidthRows.Cut(first, ruler)], context);
            return (padded, FixedWidthRows.Read(lines, padded, ruler, context));
        }
        string delimiter = TableText.DelimiterOfNames(first);
        bool quotes = delimiter is "," or ";" or "\t" || first.TrimStart().StartsWith('"');
        TableHeader header = Header(TableText.Names(first, delimiter, quotes), context);
        return (header, new DelimitedRows(lines, context, header, delimiter, quotes).Read());
    }

    private static TableHeader Header(IReadOnlyList<string> names, ImportContext context)
    {
        var header = new TableHeader(names, new SacctColumns(), StringComparer.OrdinalIgnoreCase);
        var missing = new List<string>();
        if (!header.Has("JobID") && !header.Has("JobIDRaw")) missing.Add("JobID");
        if (!header.Has("JobName") && context.Options.TaskNameColumn is null) missing.Add("JobName");
        if (!header.Has("State") && !header.Has("ExitCode")) missing.Add("State");
        if (missing.Count > 0)
            throw new RunImportException($"'{context.Source.Name}' is not what sacct prints with a header: it has no column {string.Join(", ", missing)}. Its first line is: {ImportContext.Shorten(string.Join('|', names))}. Print jobs with: {SacctCommand.Example}");
        header.RequireColumns(context);
        return header;
    }
}
