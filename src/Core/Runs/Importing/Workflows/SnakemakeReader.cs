using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Workflows;

/// <summary>
/// Reads a benchmark file of Snakemake (the benchmark directive), TSV plain or extended, or JSON lines: each repetition is an
/// attempt; and the efficiency report of its Slurm executor. A plain benchmark names no rule; it is taken from the path. See
/// the benchmark section of https://snakemake.readthedocs.io.
/// </summary>
internal sealed partial class SnakemakeReader() : AttemptReader("snakemake", hasUniqueIds: false)
{
    private static readonly AttemptMap s_benchmark = new AttemptMap()
        .With(TableField.Task, "rule_name", "rule")
        .With(TableField.Id, "id")
        .With(TableField.Duration, "s", "h:m:s")
        .With(TableField.PeakMemory, "max_rss [MB]")
        .With(TableField.CpuTime, "cpu_time")
        .With(TableField.Cpus, "threads")
        .With(TableField.Memory, "mem_mib [MB]", "mem_mb [MB]", "mem")
        .With(TableField.Walltime, "runtime [min]")
        .With(TableField.Gpus, "gpu", "gpus", "nvidia_gpu")
        .With(TableField.Tag, "sample");

    private static readonly AttemptMap s_report = new AttemptMap()
        .With(TableField.Task, "RuleName", "Comment", "JobName")
        .With(TableField.Id, "JobID")
        .With(TableField.State, "State")
        .With(TableField.Duration, "Elapsed_sec", "Elapsed")
        .With(TableField.CpuTime, "TotalCPU_sec", "TotalCPU")
        .With(TableField.Cpus, "NCPUS")
        .With(TableField.PeakMemory, "MaxRSS", "MaxRSS_MB [MB]")
        .With(TableField.Memory, "ReqMem", "RequestedMem_MB [MB]");

    private bool _isReport;

    /// <summary>The efficiency report has Slurm's peaks.</summary>
    public override bool MayCountPageCache => _isReport;

    public static bool IsBenchmarkHeader(string line) => line.StartsWith("s\th:m:s\t", StringComparison.Ordinal) || (line.Contains("\th:m:s\t", StringComparison.Ordinal) && line.Contains("max_rss", StringComparison.Ordinal));

    public static bool IsReportHeader(string line) => line.Contains("RuleName", StringComparison.Ordinal) && line.Contains("MaxRSS", StringComparison.Ordinal) && line.Contains("JobID", StringComparison.Ordinal);

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        _isReport = false;
        IEnumerable<IRecordRow> rows = context.Source.BeginsAsJson(keepsTabs: true) ? Json(context) : Table(context, out _isReport);
        var attempts = new MappedAttempts(context, _isReport ? s_report : s_benchmark);
        foreach (IRecordRow row in rows)
        {
            if (_isReport) yield return attempts.Read(row, $"row-{row.Line}");
            else yield return attempts.Read(Completed(row, context), $"row-{row.Line}", new Ending(TaskState.Succeeded, null, null));
        }
        if (_isReport) attempts.ReportLosses("the report does not have it", hasTimes: false);
    }

    private static IEnumerable<IRecordRow> Table(ImportContext context, out bool isReport)
    {
        var lines = new LineSource(context);
        string first = TableText.FirstLine(lines) ?? throw new RunImportException($"'{context.Source.Name}' is empty.");
        isReport = IsReportHeader(first);
        if (!isReport && !IsBenchmarkHeader(first))
            throw new RunImportException($"'{context.Source.Name}' is neither a benchmark of Snakemake (columns s, h:m:s, max_rss) nor an efficiency report (RuleName, JobID, MaxRSS). Its first line is: {ImportContext.Shorten(first)}");
        string delimiter = isReport ? TableText.UsualDelimiter(first)! : "\t";
        return new DelimitedRows(lines, context, new TableHeader(TableText.Names(first, delimiter, isReport)), delimiter, quotes: isReport).Read();
    }

    private static IEnumerable<IRecordRow> Json(ImportContext context)
    {
        foreach ((JsonElement value, long line) in JsonRecords.Read(context))
        {
            KeyValueRow row = JsonRecords.ToRow(value, line);
            foreach (string column in new[] { "wildcards", "resources", "input_size_mb" })
                if (JsonRecords.At(value, column) is { ValueKind: JsonValueKind.Object } members) row.Set(column, members.GetRawText());
            yield return row;
        }
    }

    /// <summary>The row with its wildcards, resources and input size as cells of their own, and the rule and an id from the path if it has none.</summary>
    private static KeyValueRow Completed(IRecordRow row, ImportContext context)
    {
        var full = new KeyValueRow(row.Line);
        foreach (string column in row.Columns) full.Set(column, row[column] ?? "");
        string path = context.Source.Name.Replace('\\', '/');
        full.Set("path", path);
        (string rule, string sample) = NamesOf(path);
        full.Set("rule", rule);
        full.Set("id", $"{string.Join('/', path.Split('/')[^Math.Min(3, path.Split('/').Length)..])}#{row.Line}");
        foreach ((string name, string value) in Members(row["resources"]))
            if (full[name] is null) full.Set(name, value);
        (string Name, string Value)[] wildcards = [.. Members(row["wildcards"])];
        foreach ((string name, string value) in wildcards)
            if (full[name] is null) full.Set(name, value);
        if (wildcards.Length > 0) full.Set("sample", string.Join(',', wildcards.Select(wildcard => wildcard.Value)));
        else full.Set("sample", sample);
        double[] sizes = [.. Members(row["input_size_mb"]).Select(file => double.TryParse(file.Value, CultureInfo.InvariantCulture, out double size) ? size : 0)];
        if (sizes.Length > 0) full.Set("input_size_mb", sizes.Sum().ToString("R", CultureInfo.InvariantCulture));
        return full;
    }

    private static IEnumerable<(string Name, string Value)> Members(string? json)
    {
        if (json is not ['{', ..]) yield break;
        JsonElement members;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            members = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            yield break;
        }
        foreach (JsonProperty member in members.EnumerateObject())
            if (JsonRecords.Text(member.Value) is { } value) yield return (member.Name, value);
    }

    /// <summary>
    /// The rule and the wildcards by the habits of benchmark files: benchmarks/RULE/SAMPLE.tsv, benchmarks/RULE.SAMPLE.tsv,
    /// and, as in Snakemake's tutorial, benchmarks/SAMPLE.RULE.benchmark.txt.
    /// </summary>
    private static (string Rule, string Sample) NamesOf(string path)
    {
        string[] parts = path.Split('/');
        int root = Array.FindLastIndex(parts, part => BenchmarksPattern().IsMatch(part));
        string file = parts[^1], stem = Stem(file);
        if (root >= 0 && root < parts.Length - 2) return (parts[root + 1], string.Join('/', [.. parts[(root + 2)..^1], stem]));
        int dot = file.Contains(".bench", StringComparison.OrdinalIgnoreCase) ? stem.LastIndexOf('.') : -1;
        if (dot > 0) return (stem[(dot + 1)..], stem[..dot]);
        dot = stem.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? (stem[..dot], stem[(dot + 1)..]) : (stem, "");
    }

    /// <summary>The directory that holds the benchmark files of the workflow that a path belongs to; null if its path does not tell.</summary>
    public static string? BenchmarksOf(string path)
    {
        for (string? directory = Path.GetDirectoryName(path); directory is not null; directory = Path.GetDirectoryName(directory))
            if (BenchmarksPattern().IsMatch(Path.GetFileName(directory))) return directory;
        return null;
    }

    /// <summary>The name of the workflow whose benchmark files a directory holds: the directory it is in, or above one for results.</summary>
    public static string WorkflowOf(string benchmarks)
    {
        string? directory = Path.GetDirectoryName(benchmarks);
        while (directory is not null && ResultsPattern().IsMatch(Path.GetFileName(directory))) directory = Path.GetDirectoryName(directory);
        return Path.GetFileName(directory) is { Length: > 0 } name ? name : "snakemake";
    }

    private static string Stem(string file) => ExtensionsPattern().Replace(file, "");

    [GeneratedRegex("^(results?|outputs?|out|logs?|workflow)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ResultsPattern();

    [GeneratedRegex("^bench(mark)?(s|ing|marks)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BenchmarksPattern();

    [GeneratedRegex(@"(\.(tsv|txt|csv|jsonl|json|log|gz|bench|benchmark))+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ExtensionsPattern();
}
