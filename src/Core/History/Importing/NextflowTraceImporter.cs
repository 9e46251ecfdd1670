using System.Globalization;
using System.Text;
using Scalable.History.Reading;

namespace Scalable.History.Importing;

/// <summary>
/// Makes runs of a trace file of Nextflow (https://docs.seqera.io/nextflow/reports), tab- or comma-separated, with raw
/// values or values for people. Every row that ran becomes a task: <c>process</c> its name, <c>realtime</c> its duration,
/// <c>peak_rss</c> (else <c>rss</c>) its peak memory, <c>%cpu</c> its CPU use, <c>cpus</c>, <c>memory</c>, <c>time</c> its
/// requests. Attempts and failures are kept. Times for people are taken to be in UTC.
/// </summary>
public static class NextflowTraceImporter
{
    /// <summary>The error type of a task that failed with exit status 137 (killed, as a rule for its memory).</summary>
    public const string OutOfMemory = "OutOfMemory";

    /// <summary>The error type of a task that failed with any other exit status; the message tells which.</summary>
    public const string ExitStatus = "ExitStatus";

    /// <summary>Reads a trace without writing anything; the path of the runs is that of the trace.</summary>
    /// <exception cref="RunImportException">The file cannot be read, is not a trace, has no usable row, or lacks a feature's column.</exception>
    public static RunHistory Read(string file, NextflowTraceOptions? options = null)
    {
        options ??= new NextflowTraceOptions();
        var log = new ProblemLog(Path.GetFullPath(file));
        TraceFile trace = TraceFile.Read(log.File, log);
        List<TaskRecord> tasks = ReadTasks(trace, options, log);
        if (tasks.Count == 0) throw new RunImportException($"The trace '{log.File}' has no row of a task that ran; there is nothing to import.");
        IEnumerable<IGrouping<DateOnly?, TaskRecord>> days = tasks
            .GroupBy(task => options.SplitByDay ? Day(task) : null)
            .OrderBy(day => day.Key);
        return new RunHistory([.. days.Select(day => Run(trace, options, day.Key, [.. day]))], [.. log.Problems]);
    }

    /// <summary>
    /// Reads a trace and writes its runs to a run store. The runs' ids come of the trace's content, so that a trace is
    /// not imported twice unless it is to be overwritten.
    /// </summary>
    /// <returns>The runs as they are in the store now, and the problems of the trace.</returns>
    /// <exception cref="RunImportException">As for <see cref="Read"/>.</exception>
    /// <exception cref="RunStoreException">A run is in the store already, and is not to be overwritten; nothing was written.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public static RunHistory Import(string file, string directory, NextflowTraceOptions? options = null, bool overwrite = false)
    {
        RunHistory trace = Read(file, options);
        RunRecord? present = overwrite ? null : trace.Runs.FirstOrDefault(run => Path.Exists(Path.Combine(directory, run.RunId)));
        if (present is not null)
            throw new RunStoreException($"The trace '{Path.GetFullPath(file)}' is in '{Path.GetFullPath(directory)}' already, as run '{present.RunId}'. Overwrite it to import it anew.");
        string[] written = [.. trace.Runs.Select(run => RunWriter.Write(directory, run, overwrite))];
        RunHistory stored = RunStore.ReadRuns(written);
        return stored with { Problems = [.. trace.Problems, .. stored.Problems] };
    }

    private static List<TaskRecord> ReadTasks(TraceFile trace, NextflowTraceOptions options, ProblemLog log)
    {
        FeatureSet[] features = TraceFeatures.Of(options.FeatureColumns, trace.Columns, trace.Path).Read(trace.Rows);
        var reader = new TraceRowReader(trace.Columns, log);
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

    private static RunRecord Run(TraceFile trace, NextflowTraceOptions options, DateOnly? day, List<TaskRecord> tasks)
    {
        string project = string.IsNullOrWhiteSpace(options.ProjectName) ? Path.GetFileNameWithoutExtension(trace.Path) : options.ProjectName;
        DateTimeOffset startedAt = tasks.Min(Begin) ?? new DateTimeOffset(File.GetLastWriteTimeUtc(trace.Path));
        byte[] content = [.. trace.Digest, .. Encoding.ASCII.GetBytes(day?.ToString("O", CultureInfo.InvariantCulture) ?? "")];
        string runId = RunIds.CreateFor(project, startedAt, content);
        return new RunRecord
        {
            RunId = runId,
            Path = trace.Path,
            ProjectName = project,
            TargetName = options.TargetName,
            ProviderName = "nextflow",
            Status = "completed",
            StartedAt = startedAt,
            FinishedAt = tasks.Max(task => task.FinishedAt),
            ManifestLock = Convert.ToHexString(trace.Digest).ToLowerInvariant(),
            SourceManifestPath = trace.Path,
            Tasks = [.. tasks.OrderBy(task => task.FinishedAt ?? DateTimeOffset.MaxValue).Select(task => task with { RunId = runId, Target = options.TargetName })],
        };
    }

    private static DateTimeOffset? Begin(TaskRecord task) => task.SubmittedAt ?? task.StartedAt ?? task.FinishedAt;

    private static DateOnly? Day(TaskRecord task) => Begin(task) is { } begin ? DateOnly.FromDateTime(begin.UtcDateTime) : null;
}
