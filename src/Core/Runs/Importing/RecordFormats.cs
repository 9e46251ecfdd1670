using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Batch;
using Scalable.Runs.Importing.Nextflow;
using Scalable.Runs.Importing.Slurm;
using Scalable.Runs.Importing.Tables;
using Scalable.Runs.Importing.Workflows;

namespace Scalable.Runs.Importing;

/// <summary>The readers of the formats, and how a format is recognised by how its records begin.</summary>
internal static partial class RecordFormats
{
    public static AttemptReader ReaderOf(RecordFormat format) => format switch
    {
        RecordFormat.Nextflow => new TraceReader(),
        RecordFormat.Sacct => new SacctReader(),
        RecordFormat.Snakemake => new SnakemakeReader(),
        RecordFormat.Table => new TableReader(),
        RecordFormat.GnuTime => new GnuTimeReader(),
        RecordFormat.Pbs => new PbsReader(),
        RecordFormat.Lsf => new LsfReader(),
        RecordFormat.Sge => new SgeReader(),
        RecordFormat.HTCondor => new CondorReader(),
        RecordFormat.Cromwell => new CromwellReader(),
        RecordFormat.WfFormat => new WfFormatReader(),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The format of records that begin like this.</summary>
    /// <exception cref="RunImportException">They are in none that is known; the message shows the first line and what to do.</exception>
    public static RecordFormat Recognise(string head, string name)
    {
        string text = head.TrimStart('\uFEFF', ' ', '\r', '\n');
        if (text.Length == 0) throw new RunImportException($"'{name}' is empty.");
        if (text[0] is '{' or '[') return OfJson(text) ?? RecordFormat.Table;
        string first = text.Split('\n', 2)[0].TrimEnd('\r');
        if (first.Contains("JobID", StringComparison.OrdinalIgnoreCase) && (first.Contains("State", StringComparison.OrdinalIgnoreCase) || first.Contains("ExitCode", StringComparison.OrdinalIgnoreCase)) && !SnakemakeReader.IsReportHeader(first)) return RecordFormat.Sacct;
        if (SnakemakeReader.IsReportHeader(first) || SnakemakeReader.IsBenchmarkHeader(first)) return RecordFormat.Snakemake;
        if (TraceHeaderPattern().Matches(first).Select(match => match.Value).Distinct().Count() >= 3) return RecordFormat.Nextflow;
        if (text.Contains(GnuTimeReader.FirstKey, StringComparison.Ordinal)) return RecordFormat.GnuTime;
        if (PbsReader.IsRecord(first)) return RecordFormat.Pbs;
        if (text.Contains("Resource usage summary:", StringComparison.Ordinal) || text.Contains("Accounting information about", StringComparison.Ordinal)) return RecordFormat.Lsf;
        if (QacctPattern().IsMatch(text) || SgeReader.IsAccountingRecord(first) || first.StartsWith("# Version: ", StringComparison.Ordinal)) return RecordFormat.Sge;
        if (ClassAdPattern().IsMatch(text)) return RecordFormat.HTCondor;
        if (TraceStatusPattern().IsMatch(first)) return RecordFormat.Nextflow;
        if (TableText(first)) return RecordFormat.Table;
        throw new RunImportException($"The format of '{name}' is not recognised. Its first line is: {ImportContext.Shorten(first)}. Say which it is with -Format (--format): {string.Join(", ", Enum.GetNames<RecordFormat>())}; of a table of your own: -Format Table -Map @{{ Task = 'its column' }} (--format table --map 'Task=its column').");
    }

    /// <summary>The format that records look to be in, if it is another than was said; null if not.</summary>
    public static RecordFormat? Other(RecordFormat asked, string head, string name)
    {
        try
        {
            return Recognise(head, name) is var found && found != asked && found != RecordFormat.Table ? found : null;
        }
        catch (RunImportException)
        {
            return null;
        }
    }

    private static RecordFormat? OfJson(string text) =>
        text.Contains("\"ClusterId\"", StringComparison.Ordinal) ? RecordFormat.HTCondor
        : text.Contains("\"executionStatus\"", StringComparison.Ordinal) || text.Contains("\"workflowProcessingEvents\"", StringComparison.Ordinal) || (text.Contains("\"calls\"", StringComparison.Ordinal) && text.Contains("\"workflowName\"", StringComparison.Ordinal)) ? RecordFormat.Cromwell
        : text.Contains("\"schemaVersion\"", StringComparison.Ordinal) && text.Contains("\"workflow\"", StringComparison.Ordinal) ? RecordFormat.WfFormat
        : text.Contains("\"RECORDS\"", StringComparison.Ordinal) && text.Contains("\"JOBID\"", StringComparison.Ordinal) ? RecordFormat.Lsf
        : text.Contains("\"h:m:s\"", StringComparison.Ordinal) && text.Contains("\"max_rss\"", StringComparison.Ordinal) ? RecordFormat.Snakemake
        : JobsPattern().IsMatch(text) ? RecordFormat.Sacct
        : WeblogPattern().IsMatch(text) ? RecordFormat.Nextflow
        : null;

    private static bool TableText(string first) => Rows.TableText.UsualDelimiter(first) is { } delimiter && first.Split(delimiter) is { Length: >= 3 } names && names.All(name => name.Length < 80);

    [GeneratedRegex(@"(?<![\w%])(task_id|hash|native_id|process|name|status|exit|realtime|peak_rss|%cpu|rss|duration|submit)(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex TraceHeaderPattern();

    [GeneratedRegex(@"^(=+\r?\n)?qname\s", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex QacctPattern();

    [GeneratedRegex(@"^(ClusterId|MyType|GlobalJobId) = ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ClassAdPattern();

    [GeneratedRegex(@"(^|[\t,;])(COMPLETED|FAILED|CACHED|ABORTED)([\t,;]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex TraceStatusPattern();

    [GeneratedRegex("\"jobs\"\\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex JobsPattern();

    [GeneratedRegex("\"(event|runName|runId)\"\\s*:|\"trace\"\\s*:\\s*\\{", RegexOptions.CultureInvariant)]
    private static partial Regex WeblogPattern();
}

/// <summary>The formats of foreign records that can be imported; docs/formats.md has what is read from each.</summary>
public enum RecordFormat
{
    /// <summary>A trace file of Nextflow, with any separator, raw or for people, or the JSON of its weblog.</summary>
    Nextflow,

    /// <summary>Slurm's accounting as <c>sacct</c> prints it, with its header and any delimiter, or its JSON.</summary>
    Sacct,

    /// <summary>A benchmark of Snakemake (TSV or JSON lines), or the efficiency report of its Slurm executor.</summary>
    Snakemake,

    /// <summary>Any table: CSV, TSV, JSON lines or a JSON array.</summary>
    Table,

    /// <summary>What GNU <c>time -v</c> printed.</summary>
    GnuTime,

    /// <summary>The accounting log of PBS Professional, OpenPBS or Torque.</summary>
    Pbs,

    /// <summary>What LSF's <c>bacct -l</c> or <c>bjobs -json</c> printed, or the summary in a job's output.</summary>
    Lsf,

    /// <summary>What Grid Engine's <c>qacct -j</c> printed, or its accounting file.</summary>
    Sge,

    /// <summary>HTCondor's history: <c>condor_history -json</c> or <c>-long</c>.</summary>
    HTCondor,

    /// <summary>The metadata of a Cromwell workflow (JSON).</summary>
    Cromwell,

    /// <summary>An instance of WfCommons' WfFormat (JSON), versions 1.3 to 1.5.</summary>
    WfFormat,
}
