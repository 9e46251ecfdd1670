using System.Globalization;
using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

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
