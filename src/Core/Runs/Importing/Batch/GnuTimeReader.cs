using Scalable.Runs.Importing.Nextflow;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Batch;

/// <summary>
/// Reads what GNU <c>time -v</c> printed, once or several times in one file; see time(1). The task is called by its program.
/// </summary>
internal sealed class GnuTimeReader() : AttemptReader("gnu-time", hasUniqueIds: false)
{
    public const string FirstKey = "Command being timed";

    private const string SignalLine = "Command terminated by signal ";

    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Duration, "Elapsed (wall clock) time (h:mm:ss or m:ss)")
        .With(TableField.PeakMemory, "Maximum resident set size (kbytes) [KB]")
        .With(TableField.ExitCode, "Exit status")
        .With(TableField.CpuTime, "CPU")
        .With(TableField.CpuPercent, "Percent of CPU this job got");

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var attempts = new MappedAttempts(context, s_map);
        foreach (KeyValueRow row in Blocks(context))
            yield return attempts.Read(row, $"{context.Source.ProjectName}-{row.Line}", name: TaskNaming.ProgramOf((row[FirstKey] ?? "").Split(' ', 2)[0]));
    }

    private static IEnumerable<KeyValueRow> Blocks(ImportContext context)
    {
        var lines = new LineSource(context);
        KeyValueRow? row = null;
        double? signal = null;
        while (lines.Read() is { } line)
        {
            string text = line.Trim();
            if (text.StartsWith(SignalLine, StringComparison.Ordinal)) signal = TraceUnits.Number(text[SignalLine.Length..]);
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
            if (key == "Exit status" && signal is not null) row?.Set(key, (SignalExit.Base + signal.Value).ToString(CultureInfo.InvariantCulture));
            if (key == "Exit status") signal = null;
        }
        if (row is not null) yield return Finished(row, context);
    }

    private static KeyValueRow Finished(KeyValueRow row, ImportContext context)
    {
        context.Rows++;
        if (TraceUnits.Number(row["User time (seconds)"]) + TraceUnits.Number(row["System time (seconds)"]) is { } seconds) row.Set("CPU", seconds.ToString("R", CultureInfo.InvariantCulture));
        if (row["CPU"] is not null) row.Set("Percent of CPU this job got", "-");
        return row;
    }
}
