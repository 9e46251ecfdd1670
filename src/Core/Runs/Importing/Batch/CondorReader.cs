using Scalable.Runs.Importing.Nextflow;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Batch;

/// <summary>
/// Reads HTCondor's history, as <c>condor_history -json</c> or <c>-long</c> prints it, or the history file. See the job
/// ClassAd attributes in the HTCondor manual.
/// </summary>
internal sealed class CondorReader() : AttemptReader("htcondor", hasUniqueIds: true)
{
    private const int MemoryExceeded = 34;

    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Task, "JobBatchName", "Program")
        .With(TableField.Id, "id")
        .With(TableField.Attempt, "NumJobStarts")
        .With(TableField.State, "state")
        .With(TableField.ExitCode, "exit")
        .With(TableField.Submitted, "QDate")
        .With(TableField.Started, "JobCurrentStartDate", "JobStartDate")
        .With(TableField.Finished, "CompletionDate", "EnteredCurrentStatus")
        .With(TableField.Duration, "duration", "RemoteWallClockTime")
        .With(TableField.CpuTime, "cpu")
        .With(TableField.PeakMemory, "MemoryUsage [MB]", "ResidentSetSize_RAW [KB]", "ResidentSetSize [KB]")
        .With(TableField.Cpus, "RequestCpus")
        .With(TableField.Memory, "RequestMemory [MB]")
        .With(TableField.Walltime, "AllowedJobDuration", "MaxWallTimeMins [min]")
        .With(TableField.Gpus, "RequestGPUs", "RequestGpus")
        .With(TableField.GpuUse, "GPUsAverageUsage")
        .With(TableField.PeakGpuMemory, "GPUsMemoryUsage [MB]")
        .With(TableField.Worker, "LastRemoteHost", "RemoteHost")
        .With(TableField.Tag, "AcctGroup", "AccountingGroup")
        .With(TableField.Account, "AcctGroup", "AccountingGroup")
        .With(TableField.User, "Owner", "User");

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var attempts = new MappedAttempts(context, s_map);
        foreach (KeyValueRow row in context.Source.BeginsAsJson() ? Json(context) : Long(context))
        {
            Complete(row);
            yield return attempts.Read(row, $"line-{row.Line}");
        }
        attempts.ReportLosses("print all attributes: condor_history -json");
    }

    private static IEnumerable<KeyValueRow> Json(ImportContext context)
    {
        foreach ((JsonElement job, long line) in JsonRecords.Read(context))
        {
            context.Rows++;
            yield return JsonRecords.ToRow(job, line);
        }
    }

    /// <summary>Attribute = value on lines; a blank line or one of asterisks ends a job.</summary>
    private static IEnumerable<KeyValueRow> Long(ImportContext context)
    {
        var lines = new LineSource(context);
        KeyValueRow? row = null;
        while (lines.Read() is { } line)
        {
            int equals = line.IndexOf(" = ", StringComparison.Ordinal);
            if (line.StartsWith("***", StringComparison.Ordinal) || equals <= 0)
            {
                if (row is not null) yield return row;
                row = null;
                continue;
            }
            if (row is null) context.Rows++;
            row ??= new KeyValueRow(lines.Line);
            row.Set(line[..equals].Trim(), line[(equals + 3)..].Trim().Trim('"'));
        }
        if (row is not null) yield return row;
    }

    private static void Complete(KeyValueRow row)
    {
        row.Set("id", $"{row["ClusterId"]}.{row["ProcId"] ?? "0"}");
        if (row["Cmd"] is { } command) row.Set("Program", TaskNaming.ProgramOf(command));
        foreach (string column in new[] { "MemoryUsage", "RequestMemory", "RequestCpus", "RequestGPUs" })
            if (row[column] is { } expression && TraceUnits.Number(expression) is null) row.Set(column, "");
        double? user = TraceUnits.Number(row["RemoteUserCpu"]), system = TraceUnits.Number(row["RemoteSysCpu"]);
        if (user is not null || system is not null) row.Set("cpu", ((user ?? 0) + (system ?? 0)).ToString("R", CultureInfo.InvariantCulture));
        if (TraceUnits.Number(row["CompletionDate"]) is > 0 and { } end && TraceUnits.Number(row["JobCurrentStartDate"]) is { } start && end >= start) row.Set("duration", (end - start).ToString("R", CultureInfo.InvariantCulture));
        if (TraceUnits.Number(row["ExitSignal"]) is > 0 and { } signal) row.Set("exit", (SignalExit.Base + signal).ToString(CultureInfo.InvariantCulture));
        else row.Set("exit", row["ExitCode"]);
        row.Set("state", TraceUnits.Number(row["JobStatus"]) switch
        {
            1 => "IDLE",
            2 or 6 => "RUNNING",
            3 => "REMOVED",
            5 => TraceUnits.Number(row["HoldReasonCode"]) == MemoryExceeded ? "OUT_OF_MEMORY" : "FAILED",
            4 when row["exit"] is null => "COMPLETED",
            _ => "",
        });
    }
}
