using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Batch;

/// <summary>
/// Reads what GNU <c>time -v</c> printed, once or several times in one file; see time(1). The task is called by its program.
/// </summary>
internal sealed class GnuTimeReader : IAttemptReader
{
    public const string FirstKey = "Command being timed";

    private const string SignalLine = "Command terminated by signal ";
    private const int SignalBase = 128;

    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Duration, "Elapsed (wall clock) time (h:mm:ss or m:ss)")
        .With(TableField.PeakMemory, "Maximum resident set size (kbytes) [KB]")
        .With(TableField.ExitCode, "Exit status")
        .With(TableField.CpuTime, "CPU")
        .With(TableField.CpuPercent, "Percent of CPU this job got");

    public string Provider => "gnu-time";

    public bool HasUniqueIds => false;

    public IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var attempts = new MappedAttempts(context, s_map);
        foreach (KeyValueRow row in Blocks(context))
            yield return attempts.Read(row, $"{context.Source.ProjectName}-{row.Line}", name: ProgramOf(row[FirstKey] ?? ""));
    }

    private static IEnumerable<KeyValueRow> Blocks(ImportContext context)
    {
        var lines = new LineSource(context);
        KeyValueRow? row = null;
        double? signal = null;
        while (lines.Read() is { } line)
        {
            string text = line.Trim();
            if (text.StartsWith(SignalLine, StringComparison.Ordinal)) signal = double.TryParse(text[SignalLine.Length..], CultureInfo.InvariantCulture, out double number) ? number : null;
            int colon = text.IndexOf(": ", StringComparison.Ordinal);
            if (text.StartsWith("Elapsed (wall clock)", StringComparison.Ordinal)) colon = text.LastIndexOf("): ", StringComparison.Ordinal) + 1;
            if (colon <= 0) continue;
            string key = text[..colon], value = text[(colon + 2)..].Trim();
            if (key == FirstKey)
            {
                if (row is not null) yield return Finished(row, context);
                row = new KeyValueRow(lines.Line);
                value = value.Trim('"');
            }
            row?.Set(key, value);
            if (key == "Exit status" && signal is not null) row?.Set(key, (SignalBase + signal.Value).ToString(CultureInfo.InvariantCulture));
            if (key == "Exit status") signal = null;
        }
        if (row is not null) yield return Finished(row, context);
    }

    private static KeyValueRow Finished(KeyValueRow row, ImportContext context)
    {
        context.Rows++;
        if (double.TryParse(row["User time (seconds)"], CultureInfo.InvariantCulture, out double user) && double.TryParse(row["System time (seconds)"], CultureInfo.InvariantCulture, out double system))
            row.Set("CPU", (user + system).ToString("R", CultureInfo.InvariantCulture));
        if (row["CPU"] is not null) row.Set("Percent of CPU this job got", "-");
        return row;
    }

    /// <summary>The file name of a command's first word.</summary>
    private static string ProgramOf(string command)
    {
        string program = command.Split(' ', 2)[0];
        return program[(program.LastIndexOfAny(['/', '\\']) + 1)..] is { Length: > 0 } name ? name : TaskNaming.Unnamed;
    }
}
