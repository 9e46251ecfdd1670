using System.Globalization;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>
/// Makes runs of a trace file of Nextflow (https://docs.seqera.io/nextflow/reports), tab- or comma-separated, with raw
/// values or values for people. Every row that ran becomes a task: <c>process</c> its name, <c>realtime</c> its duration,
/// <c>peak_rss</c> (else <c>rss</c>) its peak memory, <c>%cpu</c> its CPU use, <c>cpus</c>, <c>memory</c>, <c>time</c> its
/// requests. Attempts and failures are kept; exit status 137 is taken for a kill for memory. Times for people say no zone
/// and are taken to be in that of the options.
/// </summary>
public static class NextflowTraceImporter
{
    /// <summary>Reads a trace without writing anything; the path of the runs is that of the trace.</summary>
    /// <exception cref="RunImportException">The file cannot be read, is not a trace, has no usable row, or lacks a feature's column.</exception>
    public static RunHistory Read(string file, ImportOptions? options = null)
    {
        options ??= new ImportOptions();
        var log = new ProblemLog(Path.GetFullPath(file));
        TraceFile trace = TraceFile.Read(log.File, log);
        List<TaskRecord> tasks = ReadTasks(trace, options, log);
        if (tasks.Count == 0) throw new RunImportException($"The trace '{log.File}' has no row of a task that ran; there is nothing to import.");
        return new ImportedRuns(trace.Path, trace.Digest, "nextflow", options.TargetName).Split(tasks, options, new DateTimeOffset(File.GetLastWriteTimeUtc(trace.Path)), log);
    }

    private static List<TaskRecord> ReadTasks(TraceFile trace, ImportOptions options, ProblemLog log)
    {
        FeatureSet[] features = TraceFeatures.Of(options.FeatureColumns, trace.Columns, trace.Path).Read(trace.Rows);
        var reader = new TraceRowReader(trace.Columns, options.TimeZone, log);
        var tasks = new List<TaskRecord>(trace.Rows.Count);
        var seen = new HashSet<(string, int)>();
        for (int i = 0; i < trace.Rows.Count; i++)
        {
            if (reader.Read(trace.Rows[i], trace.Lines[i], features[i]) is not { } task) continue;
            tasks.Add(seen.Add((task.TaskId, task.Attempt)) ? task : Distinguished(task, trace.Lines[i], log));
        }
        return tasks;
    }

    private static TaskRecord Distinguished(TaskRecord task, long line, ProblemLog log)
    {
        log.Add(HistoryProblemCodes.DuplicateTask, line, $"The task_id '{task.TaskId}' occurs more than once (traces put together?); the line is added to the later ones, and all are kept.");
        return task with { TaskId = string.Create(CultureInfo.InvariantCulture, $"{task.TaskId}-line-{line}") };
    }
}
