using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;
using Scalable.Runs.Importing.Tables;

namespace Scalable.Runs.Importing.Batch;

/// <summary>
/// Reads LSF's records: the summary at the end of a job's output, what <c>bacct -l</c> printed, or <c>bjobs -json</c>. See the
/// bacct, bjobs and bsub pages of the IBM Spectrum LSF command reference. bacct's times have no year; it is the last one in
/// which the day of the week fits.
/// </summary>
internal sealed partial class LsfReader() : AttemptReader("lsf", hasUniqueIds: true)
{
    private static readonly AttemptMap s_map = new AttemptMap()
        .With(TableField.Task, "name", "JOB_NAME")
        .With(TableField.Id, "id", "JOBID")
        .With(TableField.State, "state", "STAT")
        .With(TableField.ExitCode, "exit", "EXIT_CODE")
        .With(TableField.Submitted, "submitted", "SUBMIT_TIME")
        .With(TableField.Started, "Started at", "START_TIME")
        .With(TableField.Finished, "Terminated at", "FINISH_TIME")
        .With(TableField.Duration, "Run time", "RUN_TIME")
        .With(TableField.CpuTime, "CPU time", "CPU_USED")
        .With(TableField.PeakMemory, "Max Memory", "MAX_MEM")
        .With(TableField.Memory, "Total Requested Memory", "MEMLIMIT", "REQ_MEM")
        .With(TableField.Cpus, "cpus", "NREQ_SLOT", "SLOTS", "NALLOC_SLOT")
        .With(TableField.Walltime, "RUNTIMELIMIT [min]")
        .With(TableField.Gpus, "GPU_NUM")
        .With(TableField.Worker, "host", "EXEC_HOST")
        .With(TableField.Component, "queue", "QUEUE")
        .With(TableField.Target, "cluster")
        .With(TableField.Tag, "PROJ_NAME");

    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        var attempts = new MappedAttempts(context, s_map);
        foreach (KeyValueRow row in Rows(context))
        {
            context.Rows++;
            yield return attempts.Read(row, $"{context.Source.ProjectName}-{row.Line}", name: context.Source.ProjectName);
        }
        attempts.ReportLosses("the records do not have it", hasTimes: false);
    }

    private static IEnumerable<KeyValueRow> Rows(ImportContext context) => context.Source.BeginsAsJson() ? Json(context) : Text(context);

    private static IEnumerable<KeyValueRow> Json(ImportContext context)
    {
        foreach ((JsonElement job, long number) in JsonRecords.Elements(context, "RECORDS", $"'{context.Source.Name}' is JSON without a list 'RECORDS', as bjobs -json prints it."))
            yield return Job(job, number);
    }

    private static IEnumerable<KeyValueRow> Text(ImportContext context)
    {
        foreach ((string block, long line) in LsfBlocks.Of(new LineSource(context)))
            yield return block.Contains(LsfBlocks.AccountingMark, StringComparison.Ordinal) ? LsfBlocks.Accounting(block, line, context) : LsfBlocks.Summary(block, line);
    }

    private static KeyValueRow Job(JsonElement job, long line)
    {
        KeyValueRow row = JsonRecords.ToRow(job, line);
        foreach (string time in new[] { "SUBMIT_TIME", "START_TIME", "FINISH_TIME" }) row.Set(time, LsfBlocks.Time(row[time]?.TrimEnd(' ', 'L', 'E', 'A', 'X')));
        if (row["EXIT_REASON"] is { } reason && LsfBlocks.StateOf(reason) is { } state) row.Set("STAT", state);
        if (row["RUNTIMELIMIT"] is { } limit) row.Set("RUNTIMELIMIT", limit.Split('/')[0].Trim());
        if (RequestPattern().Match(row["COMBINED_RESREQ"] ?? row["EFFECTIVE_RESREQ"] ?? "") is { Success: true } request) row.Set("REQ_MEM", request.Groups[1].Value + (request.Groups[2].Value is { Length: > 0 } unit ? unit : "M"));
        if (row["NTHREADS"] is not null) row.Set("NTHREADS", "");
        return row;
    }

    [GeneratedRegex(@"rusage\[[^\]]*mem=([\d.]+)([KMGT]?)", RegexOptions.CultureInvariant)]
    private static partial Regex RequestPattern();
}
