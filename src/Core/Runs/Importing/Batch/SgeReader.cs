using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Batch;

/// <summary>
/// Reads what Grid Engine's <c>qacct -j</c> printed, or its accounting file; see qacct(1) and accounting(5). If only the
/// largest virtual memory is recorded (maxvmem), the peak is an upper estimate.
/// </summary>
internal sealed partial class SgeReader() : AttemptReader("sge", hasUniqueIds: true)
{
    private const int FieldsOfRecord = 43;

    private static readonly string[] s_fields =
    [
        "qname", "hostname", "group", "owner", "jobname", "jobnumber", "account", "priority", "qsub_time", "start_time", "end_time", "failed", "exit_status", "ru_wallclock",
        "ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_ismrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd",
        "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw", "project", "department", "granted_pe", "slots", "taskid", "cpu", "mem", "io", "category", "iow", "pe_taskid", "maxvmem",
    ];

    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Task, "jobname")
        .With(TableField.Id, "id")
        .With(TableField.State, "state")
        .With(TableField.ExitCode, "exit_status")
        .With(TableField.Submitted, "qsub_time")
        .With(TableField.Started, "start_time")
        .With(TableField.Finished, "end_time")
        .With(TableField.Duration, "ru_wallclock")
        .With(TableField.CpuTime, "cpu")
        .With(TableField.PeakMemory, "maxrss", "ru_maxrss [KB]", "maxvmem")
        .With(TableField.Cpus, "slots")
        .With(TableField.Memory, "h_vmem", "mem_free", "h_rss", "s_vmem", "virtual_free")
        .With(TableField.Walltime, "h_rt", "s_rt")
        .With(TableField.Gpus, "gpu", "gpus", "ngpus")
        .With(TableField.Worker, "hostname")
        .With(TableField.Component, "qname")
        .With(TableField.Tag, "project")
        .With(TableField.Account, "account")
        .With(TableField.User, "owner");

    public static bool IsAccountingRecord(string line) => line.Count(c => c == ':') >= FieldsOfRecord - 1;

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var attempts = new MappedAttempts(context, s_map);
        foreach (KeyValueRow row in Rows(context))
        {
            Complete(row);
            if (row["start_time"] is "-/-")
            {
                context.Skip(HistoryProblemCodes.UnusableRow, row.Line, "a job never started");
                continue;
            }
            TaskRecord task = attempts.Read(row, $"line-{row.Line}");
            bool isVirtual = row["maxrss"] is null && row["ru_maxrss"] is null;
            yield return isVirtual && task.PeakMemory is not null ? task with { PeakMemoryIsUpperEstimate = true } : task;
        }
        attempts.ReportLosses("qacct prints it as ru_wallclock, maxrss or maxvmem, qsub_time");
    }

    private static IEnumerable<KeyValueRow> Rows(ImportContext context)
    {
        var lines = new LineSource(context);
        KeyValueRow? row = null;
        while (lines.Read() is { } line)
        {
            if (line.StartsWith('#') || string.IsNullOrWhiteSpace(line)) continue;
            if (line.StartsWith("====", StringComparison.Ordinal))
            {
                if (row is not null) yield return row;
                row = new KeyValueRow(lines.Line);
                context.Rows++;
                continue;
            }
            if (row is null && IsAccountingRecord(line))
            {
                context.Rows++;
                yield return Record(line, lines.Line);
                continue;
            }
            row ??= new KeyValueRow(lines.Line);
            string[] words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 2) row.Set(words[0], words[1]);
        }
        if (row?["jobnumber"] is not null) yield return row;
    }

    private static KeyValueRow Record(string line, long number)
    {
        var row = new KeyValueRow(number);
        string[] fields = line.Split(':');
        for (int i = 0; i < s_fields.Length; i++) row.Set(s_fields[i], fields[i]);
        return row;
    }

    private static void Complete(KeyValueRow row)
    {
        row.Set("id", row["taskid"] is { } element and not ("undefined" or "0") ? $"{row["jobnumber"]}.{element}" : row["jobnumber"]);
        if (row["ru_maxrss"] is { } rss && SacctZero(rss)) row.Set("ru_maxrss", "");
        foreach (Match request in RequestPattern().Matches(row["category"] ?? "")) row.Set(request.Groups["name"].Value, request.Groups["value"].Value);
        foreach (string time in new[] { "qsub_time", "start_time", "end_time" }) row.Set(time, FullTime(row[time]));
        if (row["ru_wallclock"] is { } wallclock) row.Set("ru_wallclock", wallclock.TrimEnd('s'));
        if (row["cpu"] is { } cpu) row.Set("cpu", cpu.TrimEnd('s'));
        string failed = row["failed"]?.Split(' ', ':')[0] ?? "0";
        if (row["exit_status"]?.Split(' ')[0] is { } exit) row.Set("exit_status", exit);
        if (failed is not ("0" or "100") || row["exit_status"] is null) row.Set("state", failed == "0" ? "COMPLETED" : "FAILED");
        if (failed == "100" && row["exit_status"] is "0") row.Set("exit_status", SignalExit.Killed.ToString(CultureInfo.InvariantCulture));
    }

    private static bool SacctZero(string cell) => cell is "0" or "0.000" or "0K";

    /// <summary>The accounting file of newer versions counts milliseconds, that of older ones seconds.</summary>
    private static string? FullTime(string? time) => time is "0" ? "" : time;

    [GeneratedRegex(@"(?<name>[A-Za-z_]+)=(?<value>[^,\s]+)", RegexOptions.CultureInvariant)]
    private static partial Regex RequestPattern();
}
