using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Batch;

/// <summary>
/// Reads the accounting log of PBS Professional, OpenPBS or Torque: <c>date;type;job;key=value ...</c>. A job that ended (E)
/// or was run again (R) is an attempt; other records only say what happened on the way. See the chapter on accounting of
/// the PBS Professional administrator's guide.
/// </summary>
internal sealed partial class PbsReader() : AttemptReader("pbs", hasUniqueIds: true)
{
    private const int PbsSignalBase = 256;

    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Task, "jobname")
        .With(TableField.Id, "job")
        .With(TableField.Attempt, "run_count")
        .With(TableField.Submitted, "ctime", "qtime")
        .With(TableField.Started, "start")
        .With(TableField.Finished, "end", "recorded")
        .With(TableField.Duration, "resources_used.walltime")
        .With(TableField.CpuTime, "resources_used.cput")
        .With(TableField.PeakMemory, "resources_used.mem")
        .With(TableField.Cpus, "Resource_List.ncpus", "Resource_List.procs", "total_execution_slots")
        .With(TableField.Memory, "Resource_List.mem", "Resource_List.pmem")
        .With(TableField.Walltime, "Resource_List.walltime")
        .With(TableField.Gpus, "Resource_List.ngpus")
        .With(TableField.PeakGpuMemory, "resources_used.gpu_mem", "resources_used.gpumem")
        .With(TableField.Worker, "exec_host")
        .With(TableField.Component, "queue")
        .With(TableField.Tag, "account")
        .With(TableField.Account, "account")
        .With(TableField.User, "user")
        .With(TableField.State, "State")
        .With(TableField.ExitCode, "ExitCode");

    public static bool IsRecord(string line) => RecordPattern().IsMatch(line);

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var attempts = new MappedAttempts(context, s_map);
        var lines = new LineSource(context);
        while (lines.Read() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            context.Rows++;
            Match record = RecordPattern().Match(line);
            if (!record.Success)
            {
                context.Skip(HistoryProblemCodes.UnusableRow, lines.Line, "the line is no accounting record of PBS");
                continue;
            }
            string type = record.Groups["type"].Value;
            if (type is not ("E" or "R"))
            {
                context.Count($"records of type {type}, which end nothing");
                continue;
            }
            yield return attempts.Read(Row(record, lines.Line), $"line-{lines.Line}", type == "R" ? new Ending(TaskState.Failed, FailureClasses.NodeFailure, "run again (record R)") : null);
        }
        attempts.ReportLosses("the resources_used of the records say it");
    }

    private static KeyValueRow Row(Match record, long line)
    {
        var row = new KeyValueRow(line);
        row.Set("job", record.Groups["job"].Value);
        foreach (Match pair in PairPattern().Matches(record.Groups["pairs"].Value)) row.Set(pair.Groups["key"].Value, pair.Groups["value"].Value.Trim('"'));
        if (row["end"] is null) row.Set("recorded", record.Groups["date"].Value);
        if (row["Resource_List.ncpus"] is null && NodesPattern().Match(row["Resource_List.nodes"] ?? "") is { Success: true } nodes
            && int.TryParse(nodes.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int count) && int.TryParse(nodes.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out int each))
            row.Set("Resource_List.ncpus", ((long)count * each).ToString(CultureInfo.InvariantCulture));
        SetEnding(row);
        return row;
    }

    /// <summary>From 256 on, a signal; below 0, what PBS itself says (pbs_job.h).</summary>
    private static void SetEnding(KeyValueRow row)
    {
        if (!int.TryParse(row["Exit_status"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int status)) return;
        if (status is -26 or -27) row.Set("State", "OUT_OF_MEMORY");
        else if (status is -28 or -29) row.Set("State", "TIMEOUT");
        else if (status < 0) row.Set("State", "FAILED");
        row.Set("ExitCode", status < 0 ? "" : (status >= PbsSignalBase ? SignalExit.Base + status - PbsSignalBase : status).ToString(CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<date>\d\d/\d\d/\d{4} \d\d:\d\d:\d\d);(?<type>[A-Za-z]);(?<job>[^;]*);(?<pairs>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex RecordPattern();

    [GeneratedRegex("""(?<key>[A-Za-z_][\w.]*)=(?<value>"[^"]*"|\([^)]*\)\S*|\S*)""", RegexOptions.CultureInvariant)]
    private static partial Regex PairPattern();

    [GeneratedRegex(@"^(\d+):ppn=(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex NodesPattern();
}
