namespace Scalable.Runs.Reading;

/// <summary>Reads runs one after the other on one thread, reusing its buffers and tables from run to run.</summary>
internal sealed class RunReader : IDisposable
{
    private readonly LineReader _lines;
    private readonly RunTables _tables = new();
    private readonly RunMetadataReader _metadata;
    private readonly TaskEventReader _tasks;
    private readonly ResourceEventReader _resources;
    private readonly (string File, AuxiliaryEventReader Reader)[] _others;

    public RunReader(RunReadOptions options)
    {
        var caches = new ValueCaches();
        _lines = new LineReader(options.LongestLineBytes);
        _metadata = new RunMetadataReader(caches);
        _tasks = new TaskEventReader(_lines, caches, _tables);
        _resources = new ResourceEventReader(_lines, caches, _tables);
        _others = [.. EventFields.All.Select(events => (events.File, new AuxiliaryEventReader(_lines, caches, events.Fields)))];
    }

    /// <param name="directory">The run's directory, absolute.</param>
    /// <param name="problems">Gets the run's problems, file by file.</param>
    public RunRecord Read(string directory, List<HistoryProblem> problems)
    {
        var metadataLog = new ProblemLog(Path.Combine(directory, RunFiles.Run));
        RunRecord metadata = _metadata.Read(directory, metadataLog);
        problems.AddRange(metadataLog.Problems);
        _tables.Clear(metadata);

        // Resources are read after the tasks: while a run is being written, every task that has ended has its request there.
        var taskLog = new ProblemLog(Path.Combine(directory, RunFiles.Tasks));
        int taskEvents = _tasks.ReadIfThere(taskLog);
        if (!Path.Exists(taskLog.File)) taskLog.Add(HistoryProblemCodes.MissingFile, 0, $"The run has no {RunFiles.Tasks}; it has no tasks.");
        int resourceEvents = _resources.ReadIfThere(directory, RunFiles.Resources, problems);
        TaskRecord[] tasks = new TaskAssembler(_tables, _tasks).Assemble(taskLog);
        problems.AddRange(taskLog.Problems);

        int[] others = [.. _others.Select(other => other.Reader.ReadIfThere(directory, other.File, problems))];
        return metadata with
        {
            Tasks = tasks,
            Counts = RunCounts.Of([taskEvents, resourceEvents, .. others, CountTasks(TaskState.Succeeded), CountTasks(TaskState.Failed), CountTasks(TaskState.Cancelled)]),
        };
    }

    public void Dispose() => _lines.Dispose();

    private int CountTasks(TaskState lastState)
    {
        int count = 0;
        for (int task = 0; task < _tables.Tasks.Count; task++)
            if (_tables.Tasks[task].LastState == lastState) count++;
        return count;
    }
}

/// <summary>Makes the list of a run's records of its tables: the attempts that ended in the order they did, then the others.</summary>
internal sealed class TaskAssembler(RunTables tables, TaskEventReader events)
{
    public TaskRecord[] Assemble(ProblemLog log)
    {
        var records = new List<TaskRecord>(Math.Max(tables.Attempts.Count, tables.Endings.Count));
        for (int i = 0; i < tables.Endings.Count; i++)
        {
            (int attempt, TaskRecord record) = tables.Endings[i];
            TaskRecord first = tables.Attempts[attempt].Record;
            if (!ReferenceEquals(first, record))
                foreach (TaskField field in TaskFields.OfResourceEvents) field.Copy(first, record);
            records.Add(record);
        }
        for (int i = 0; i < tables.Attempts.Count; i++)
        {
            ref AttemptEntry attempt = ref tables.Attempts[i];
            if (attempt.Ended) continue;
            attempt.Record.SetFeatures(events.ReadEarlierFeatures(ref attempt));
            records.Add(attempt.Record);
        }
        foreach (TaskRecord record in records)
            if (record.TaskName.Length == 0) Name(record, log);
        return [.. records];
    }

    private static void Name(TaskRecord record, ProblemLog log)
    {
        log.Add(HistoryProblemCodes.UnnamedTask, 0, $"The task '{record.TaskId}' has neither task_name nor function_name; it is called by its component, or 'unknown'.");
        record.SetTaskName(record.Component ?? "unknown");
    }
}

/// <summary>The files of the events that tasks do not need, and the fields of those; the tasks' own are with their readers.</summary>
internal static class EventFields
{
    public static readonly (string File, string[] Fields) Workers = (RunFiles.Workers, ["schema_version", "run_id", "event_type", "timestamp", "provider", "state", "worker_id", "component", "details"]);

    public static readonly (string File, string[] Fields) Failures = (RunFiles.Failures, ["schema_version", "failure_class", "run_id", "event_type", "timestamp", "message", "provider", "task_id", "details"]);

    public static readonly (string File, string[] Fields) Cache = (RunFiles.Cache,
    [
        "schema_version", "hit", "run_id", "event_type", "timestamp", "function_name", "key_digest", "duration_s", "task_name", "component", "tag",
        "remote", "remote_uri",
    ]);

    public static readonly (string File, string[] Fields) Artifacts = (RunFiles.Artifacts,
    [
        "schema_version", "run_id", "event_type", "timestamp", "task_name", "component", "artifact_name", "location", "kind", "size_bytes", "digest",
    ]);

    public static readonly (string File, string[] Fields) Cost = (RunFiles.Cost,
    [
        "schema_version", "total_hourly", "total_monthly", "run_id", "event_type", "timestamp", "provider", "region", "currency", "line_items", "metadata",
    ]);

    /// <summary>All of them, in the order of <see cref="RunCounts.InOrder"/>.</summary>
    public static readonly (string File, string[] Fields)[] All = [Workers, Failures, Cache, Artifacts, Cost];
}

/// <summary>Counts the readable events of a file, and shows each to whoever wants to see it.</summary>
internal sealed class AuxiliaryEventReader(LineReader lines, ValueCaches caches, IReadOnlyList<string> fields, Action<JsonFields, FieldValues>? onEvent = null)
    : EventFileReader(lines, caches, fields)
{
    protected override void OnEvent() => onEvent?.Invoke(Fields, Values);
}

/// <summary>Collects the problems of one file: each kind once, with its first line and how often it occurred.</summary>
internal sealed class ProblemLog(string file)
{
    private const int MaxFieldsNamed = 8;

    private readonly Dictionary<string, HistoryProblem> _problems = [];
    private readonly HashSet<string> _unknownFields = [];

    public string File => file;

    public IEnumerable<HistoryProblem> Problems => _problems.Values;

    /// <summary>Notes an occurrence; the reason is asked for only the first time.</summary>
    public void Add(string code, long line, Func<string> reason) => Add(code, "", line, reason);

    /// <summary>Notes an occurrence of a kind that is reported once for each of several things, such as columns.</summary>
    public void Add(string code, string about, long line, Func<string> reason) =>
        _problems[code + about] = _problems.TryGetValue(code + about, out HistoryProblem? known)
            ? known with { Occurrences = known.Occurrences + 1 }
            : new HistoryProblem(code, file, line, reason());

    public void Add(string code, long line, string reason) => Add(code, line, () => reason);

    /// <summary>Unknown fields are one problem that names them all, or the first few.</summary>
    public void AddUnknownField(long line, string name)
    {
        Add(HistoryProblemCodes.UnknownField, line, "");
        if (_unknownFields.Count >= MaxFieldsNamed || !_unknownFields.Add(name)) return;
        _problems[HistoryProblemCodes.UnknownField] = _problems[HistoryProblemCodes.UnknownField] with
        {
            Reason = $"The format has no field {string.Join(", ", _unknownFields.Select(field => $"'{field}'"))}; ignored, the rest of the record is used.",
        };
    }
}
