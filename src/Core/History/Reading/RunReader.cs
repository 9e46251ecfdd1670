namespace Scalable.History.Reading;

/// <summary>Reads runs one after the other on one thread, reusing its buffers and tables from run to run.</summary>
internal sealed class RunReader : IDisposable
{
    private readonly LineReader _lines;
    private readonly RunTables _tables = new();
    private readonly RunMetadataReader _metadata;
    private readonly TaskEventReader _tasks;
    private readonly ResourceEventReader _resources;
    private readonly OtherEventReader _workers;
    private readonly OtherEventReader _failures;
    private readonly OtherEventReader _cache;
    private readonly OtherEventReader _artifacts;
    private readonly OtherEventReader _cost;

    public RunReader(RunReadOptions options)
    {
        var caches = new ValueCaches();
        _lines = new LineReader(options.LongestLineBytes);
        _metadata = new RunMetadataReader(caches);
        _tasks = new TaskEventReader(_lines, caches, _tables);
        _resources = new ResourceEventReader(_lines, caches, _tables);
        _workers = new OtherEventReader(_lines, caches, "provider", "state", "worker_id", "component", "details");
        _failures = new OtherEventReader(_lines, caches, "failure_class", "message", "provider", "task_id", "details");
        _cache = new OtherEventReader(
            _lines, caches, "function_name", "key_digest", "hit", "duration_s", "task_name", "component", "tag", "remote", "remote_uri");
        _artifacts = new OtherEventReader(_lines, caches, "task_name", "component", "artifact_name", "location", "kind", "size_bytes", "digest");
        _cost = new OtherEventReader(_lines, caches, "provider", "region", "currency", "total_hourly", "total_monthly", "line_items", "metadata");
    }

    /// <param name="directory">The run's directory, absolute.</param>
    /// <param name="problems">Gets the run's problems, file by file.</param>
    public RunRecord Read(string directory, List<HistoryProblem> problems)
    {
        _tables.Clear();
        var metadataLog = new ProblemLog(Path.Combine(directory, RunFormat.Run));
        RunRecord metadata = _metadata.Read(directory, metadataLog);
        problems.AddRange(metadataLog.Problems);

        // Resources are read after the tasks: while a run is being written, every task that has ended has its request there.
        var taskLog = new ProblemLog(Path.Combine(directory, RunFormat.Tasks));
        int taskEvents = ReadEvents(_tasks, taskLog, isRequired: true);
        int resourceEvents = ReadEvents(_resources, directory, RunFormat.Resources, problems);
        TaskRecord[] tasks = new TaskAssembler(_tables, _tasks).Assemble(metadata, taskLog);
        problems.AddRange(taskLog.Problems);

        return new RunRecord
        {
            RunId = metadata.RunId,
            Path = metadata.Path,
            ProjectName = metadata.ProjectName,
            TargetName = metadata.TargetName,
            ProviderName = metadata.ProviderName,
            Status = metadata.Status,
            StartedAt = metadata.StartedAt,
            FinishedAt = metadata.FinishedAt,
            ManifestLock = metadata.ManifestLock,
            SourceManifestPath = metadata.SourceManifestPath,
            SchemaVersion = metadata.SchemaVersion,
            Tasks = tasks,
            Counts = new RunCounts
            {
                TaskEvents = taskEvents,
                ResourceEvents = resourceEvents,
                WorkerEvents = ReadEvents(_workers, directory, RunFormat.Workers, problems),
                FailureEvents = ReadEvents(_failures, directory, RunFormat.Failures, problems),
                CacheEvents = ReadEvents(_cache, directory, RunFormat.Cache, problems),
                ArtifactEvents = ReadEvents(_artifacts, directory, RunFormat.Artifacts, problems),
                CostEvents = ReadEvents(_cost, directory, RunFormat.Cost, problems),
                TasksSucceeded = CountTasks(TaskState.Succeeded),
                TasksFailed = CountTasks(TaskState.Failed),
                TasksCancelled = CountTasks(TaskState.Cancelled),
            },
        };
    }

    public void Dispose() => _lines.Dispose();

    private static int ReadEvents(EventFileReader reader, string directory, string file, List<HistoryProblem> problems)
    {
        var log = new ProblemLog(Path.Combine(directory, file));
        int events = ReadEvents(reader, log, isRequired: false);
        problems.AddRange(log.Problems);
        return events;
    }

    private static int ReadEvents(EventFileReader reader, ProblemLog log, bool isRequired)
    {
        if (File.Exists(log.File) || Directory.Exists(log.File)) return reader.Read(log.File, log);
        if (isRequired) log.Add(HistoryProblemCodes.MissingFile, 0, $"The run has no {Path.GetFileName(log.File)}; it has no tasks.");
        return 0;
    }

    private int CountTasks(TaskState lastState)
    {
        int count = 0;
        for (int task = 0; task < _tables.Tasks.Count; task++)
            if (_tables.Tasks[task].LastState == lastState) count++;
        return count;
    }
}
