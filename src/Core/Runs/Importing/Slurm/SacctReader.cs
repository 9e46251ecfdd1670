using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>
/// Reads Slurm's accounting as sacct prints it with a header, with any delimiter or in columns of fixed width, or its JSON:
/// every job, element of an array and component of a heterogeneous job becomes a task, its steps merged into it; every
/// requeue an attempt. See sacct(1).
/// </summary>
internal sealed class SacctReader() : AttemptReader("slurm", hasUniqueIds: true)
{
    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var reader = new SacctJobReader(context);
        IEnumerable<SacctRow> rows = context.Source.BeginsAsJson() ? SacctJson.Read(context) : Table(context);
        foreach (SacctJob job in SacctJobs.Of(rows, context))
            if (reader.Read(job) is { } task) yield return task;
        reader.ReportLosses();
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

/// <summary>What the cells of sacct's columns look like; see JOB ACCOUNTING FIELDS in sacct(1).</summary>
internal sealed partial class SacctColumns : IColumnShapes
{
    private static readonly HashSet<string> s_likelyTexts = new(StringComparer.OrdinalIgnoreCase) { "JobName", "Comment", "SubmitLine" };
    private static readonly HashSet<string> s_texts = new(StringComparer.OrdinalIgnoreCase) { "AdminComment", "SystemComment", "Extra", "WorkDir", "Constraints", "Container", "Reason", "Licenses" };

    public Func<string, bool>? CheckOf(string column) => column.ToUpperInvariant() switch
    {
        "JOBID" or "JOBIDRAW" => cell => JobIdPattern().IsMatch(cell),
        "STATE" => cell => StatePattern().IsMatch(cell),
        "EXITCODE" or "DERIVEDEXITCODE" => cell => ExitCodePattern().IsMatch(cell),
        "SUBMIT" or "START" or "END" or "ELIGIBLE" => cell => cell is "Unknown" or "None" || SacctUnits.Time(cell, TimeZoneInfo.Utc) is not null,
        "ELAPSED" or "TOTALCPU" or "CPUTIME" or "USERCPU" or "SYSTEMCPU" => cell => cell == "INVALID" || SacctUnits.Seconds(cell) is not null,
        "ELAPSEDRAW" or "NNODES" or "NTASKS" or "REQCPUS" or "ALLOCCPUS" or "NCPUS" or "CPUTIMERAW" or "ALLOCNODES" or "REQNODES" => cell => SacctUnits.Number(cell) is not null,
        "MAXRSS" or "AVERSS" or "MAXVMSIZE" or "AVEVMSIZE" => cell => SacctUnits.Bytes(cell) is not null,
        "REQMEM" => cell => RequestPattern().IsMatch(cell),
        "REQTRES" or "ALLOCTRES" => IsTresList,
        var name when name.StartsWith("TRESUSAGE", StringComparison.Ordinal) => IsTresList,
        _ => null,
    };

    public double WeightOf(string column) =>
        s_likelyTexts.Contains(column) ? 1 : s_texts.Contains(column) ? 1.5 : column.Contains("TRES", StringComparison.OrdinalIgnoreCase) ? 0.1 : 4;

    private static bool IsTresList(string cell) => cell.Split(',').All(item => item.Contains('=', StringComparison.Ordinal));

    [GeneratedRegex(@"^\d+(_(\d+|\[[^\]]*\]))?(\+\d+)?(\.[\w+-]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex JobIdPattern();

    [GeneratedRegex(@"^[A-Z][A-Z_]+( by [\w.@-]+|\+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex StatePattern();

    [GeneratedRegex(@"^\d+:\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex ExitCodePattern();

    [GeneratedRegex(@"^\d+(\.\d+)?[KMGTPE]?[a-z]?$", RegexOptions.CultureInvariant)]
    private static partial Regex RequestPattern();
}

/// <summary>The columns of sacct that are read, by the names it gives them.</summary>
internal enum SacctColumn
{
    JobID, JobIDRaw, JobName, Partition, Account, User, Cluster, State, ExitCode, Submit, Start, End, Elapsed, ElapsedRaw, Timelimit, TimelimitRaw,
    ReqCPUS, AllocCPUS, NCPUS, ReqNodes, NNodes, AllocNodes, NTasks, ReqMem, ReqTRES, AllocTRES, ReqGRES, AllocGRES,
    MaxRSS, AveCPU, TotalCPU, TRESUsageInMax, TRESUsageInTot, NodeList, SubmitLine,
}

/// <summary>Where the columns stand in a table.</summary>
internal sealed class SacctLayout(TableHeader header)
{
    private static readonly string[] s_names = Enum.GetNames<SacctColumn>();

    private readonly int[] _places = [.. s_names.Select(header.IndexOf)];

    /// <summary>Texts that rows share.</summary>
    public CellTexts Texts => header.Texts;

    public static string NameOf(SacctColumn column) => s_names[(int)column];

    /// <summary>The column's place; negative if the table does not have it.</summary>
    public int PlaceOf(SacctColumn column) => _places[(int)column];
}
