using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Batch;

/// <summary>Cuts LSF's texts into jobs and reads each.</summary>
internal static partial class LsfBlocks
{
    /// <summary>What stands above the figures of a job in what bacct printed.</summary>
    public const string AccountingMark = "Accounting information about this job";

    private const int YearsBack = 12, MaxLines = 2000, MaxLineLength = 1 << 14;

    private static readonly string[] s_shortTimes = ["ddd MMM d HH:mm:ss", "MMM d HH:mm:ss", "MMM d HH:mm"];

    /// <summary>
    /// The jobs of what bacct -l or bhist printed, or the summaries in jobs' outputs, each with the line it begins on. What a job
    /// printed may be of any length: of what follows a beginning only so many lines are kept, and of what precedes the first the last.
    /// </summary>
    public static IEnumerable<(string Block, long Line)> Of(LineSource lines)
    {
        var block = new List<string>();
        long first = 1;
        bool hasBeginning = false;
        while (lines.Read() is { } line)
        {
            if (StartPattern().IsMatch(line))
            {
                if (Block(block) is { } before) yield return (before, first);
                block.Clear();
                first = lines.Line;
                hasBeginning = true;
            }
            if (block.Count == MaxLines && !hasBeginning)
            {
                block.RemoveRange(0, MaxLines / 2);
                first += MaxLines / 2;
            }
            if (block.Count < MaxLines) block.Add(line.Length <= MaxLineLength ? line : line[..MaxLineLength]);
        }
        if (Block(block) is { } last) yield return (last, first);
    }

    /// <summary>The text of a block with figures; null for any other.</summary>
    private static string? Block(List<string> lines) =>
        lines.Exists(line => line.Contains("Resource usage summary:", StringComparison.Ordinal) || line.Contains(AccountingMark, StringComparison.Ordinal)) ? string.Join('\n', lines) : null;

    /// <summary>The summary that LSF adds to a job's output or sends by mail.</summary>
    public static KeyValueRow Summary(string block, long line)
    {
        var row = new KeyValueRow(line);
        Set(row, "id", SubjectPattern().Match(block).Groups["id"].Value);
        Match submitted = SubmittedPattern().Match(block);
        if (submitted.Success)
        {
            row.Set("name", submitted.Groups["name"].Value);
            row.Set("cluster", submitted.Groups["cluster"].Value);
            row.Set("submitted", Time(submitted.Groups["time"].Value));
        }
        Match executed = ExecutedPattern().Match(block);
        if (executed.Success)
        {
            row.Set("host", executed.Groups["host"].Value);
            row.Set("queue", executed.Groups["queue"].Value);
        }
        foreach (Match at in AtPattern().Matches(block)) row.Set(at.Groups["key"].Value, Time(at.Groups["time"].Value));
        foreach (Match pair in PairPattern().Matches(block)) row.Set(pair.Groups["key"].Value.Trim(), pair.Groups["value"].Value.Trim().TrimEnd('.'));
        if (ExitPattern().Match(block) is { Success: true } exit) row.Set("exit", exit.Groups[1].Value);
        row.Set("state", StateOf(block) ?? (block.Contains("Successfully completed", StringComparison.Ordinal) ? "DONE" : "EXIT"));
        return row;
    }

    /// <summary>A job of bacct -l. Long lines are broken with blanks before the rest.</summary>
    public static KeyValueRow Accounting(string block, long line, ImportContext context)
    {
        var row = new KeyValueRow(line);
        string joined = BrokenLinePattern().Replace(block, "");
        foreach ((string key, string name) in new[] { ("Job", "id"), ("Job Name", "name"), ("Status", "state"), ("Queue", "queue"), ("Project", "PROJ_NAME") })
            if (Regex.Match(joined, $@"(?:^|, ){key} <([^>]*)>") is { Success: true } found) row.Set(name, found.Groups[1].Value);
        if (Regex.Match(joined, "Command <([^> ]*)") is { Success: true } command && row["name"] is null) row.Set("name", command.Groups[1].Value);
        foreach (Match happened in EventPattern().Matches(joined))
        {
            string what = happened.Groups["what"].Value, time = Time(happened.Groups["time"].Value) ?? "";
            if (what.StartsWith("Submitted", StringComparison.Ordinal)) row.Set("submitted", time);
            else if (what.StartsWith("Dispatched", StringComparison.Ordinal) || what.StartsWith("[", StringComparison.Ordinal) || what.StartsWith("Started", StringComparison.Ordinal) || what.StartsWith("Starting", StringComparison.Ordinal)) row.Set("Started at", time);
            else if (what.StartsWith("Completed", StringComparison.Ordinal)) row.Set("Terminated at", time);
            if (Regex.Match(what, @"(?:to|on) (?:\d+ Hosts?/Processors? )?<([^>]+)>") is { Success: true } host && !what.StartsWith("Submitted", StringComparison.Ordinal)) row.Set("host", host.Groups[1].Value);
            if (Regex.Match(what, @"Requested Resources <[^>]*rusage\[[^\]]*mem=([\d.]+[KMGT]?)") is { Success: true } request) row.Set("Total Requested Memory", char.IsAsciiLetter(request.Groups[1].Value[^1]) ? request.Groups[1].Value : request.Groups[1].Value + "M");
        }
        string[] lines = block.Split('\n');
        int titles = Array.FindIndex(lines, text => text.Contains("CPU_T", StringComparison.Ordinal) && text.Contains("TURNAROUND", StringComparison.Ordinal));
        if (titles >= 0 && titles + 1 < lines.Length)
        {
            string[] names = lines[titles].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), cells = lines[titles + 1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < Math.Min(names.Length, cells.Length); i++)
                if (names[i] is "CPU_T" or "MEM") row.Set(names[i] == "MEM" ? "Max Memory" : "CPU time", cells[i]);
        }
        else
        {
            context.Log.Add(HistoryProblemCodes.MissingValue, "bacct", line, () => "A job has no line of figures under CPU_T, WAIT, TURNAROUND.");
        }
        if (ExitPattern().Match(joined) is { Success: true } exit) row.Set("exit", exit.Groups[1].Value);
        if (StateOf(joined) is { } state) row.Set("state", state);
        return row;
    }

    /// <summary>What LSF's reasons of termination mean; null for none.</summary>
    public static string? StateOf(string text) =>
        text.Contains("TERM_MEMLIMIT", StringComparison.Ordinal) || text.Contains("TERM_SWAP", StringComparison.Ordinal) ? "OUT_OF_MEMORY"
        : text.Contains("TERM_RUNLIMIT", StringComparison.Ordinal) || text.Contains("TERM_DEADLINE", StringComparison.Ordinal) ? "TIMEOUT"
        : text.Contains("TERM_OWNER", StringComparison.Ordinal) || text.Contains("TERM_ADMIN", StringComparison.Ordinal) ? "KILLED"
        : text.Contains("TERM_PREEMPT", StringComparison.Ordinal) || text.Contains("TERM_REQUEUE", StringComparison.Ordinal) ? "PREEMPTED"
        : null;

    /// <summary>A time that may lack its year, as date and time of the last year in which it is on the day of the week it says.</summary>
    public static string? Time(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        text = Regex.Replace(text.Trim(), @"\s+", " ");
        if (DateTime.TryParseExact(text, ["ddd MMM d HH:mm:ss yyyy", "MMM d HH:mm:ss yyyy", "MMM d HH:mm yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime full)) return Written(full);
        int latest = DateTime.UtcNow.Year;
        for (int year = latest; year > latest - YearsBack; year--)
            foreach (string format in s_shortTimes)
                if (DateTime.TryParseExact($"{text} {year.ToString(CultureInfo.InvariantCulture)}", format + " yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) && time <= DateTime.UtcNow.AddDays(1)) return Written(time);
        return text;
    }

    private static string Written(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static void Set(KeyValueRow row, string key, string value)
    {
        if (value.Length > 0) row.Set(key, value);
    }

    [GeneratedRegex(@"^(Sender: LSF System.*|Job <\d+(\[\d+\])?>, .*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex StartPattern();

    [GeneratedRegex(@"^Subject: Job (?<id>\d+(\[\d+\])?):", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SubjectPattern();

    [GeneratedRegex(@"^Job <(?<name>[^>]*)> was submitted from host <[^>]*> by user <[^>]*> in cluster <(?<cluster>[^>]*)>( at (?<time>.*))?", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SubmittedPattern();

    [GeneratedRegex(@"^Job was executed on host\(s\) <(?<host>[^>]*)>, in queue <(?<queue>[^>]*)>", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ExecutedPattern();

    [GeneratedRegex(@"^(?<key>Started at|Terminated at) (?<time>\w{3} \w{3} +\d+ [\d:]+( \d{4})?)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AtPattern();

    [GeneratedRegex(@"^ +(?<key>[A-Z][\w() ]*?) *: +(?<value>.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PairPattern();

    [GeneratedRegex(@"[Ee]xit(?:ed with exit)? code (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ExitPattern();

    [GeneratedRegex(@"\n {15,}(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex BrokenLinePattern();

    [GeneratedRegex(@"^(?<time>\w{3} \w{3} +\d+ \d\d:\d\d:\d\d( \d{4})?): (?<what>.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex EventPattern();
}
