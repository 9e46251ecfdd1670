namespace Scalable.Runs.Writing;

/// <summary>
/// The events of a run as the original writes them, field by field, and after those our own, which are left out if there
/// is nothing to say. Sessions, imports and the recorder of a stream all write these.
/// </summary>
internal static class RunEvents
{
    private static readonly EventLayout s_ofTask = new(
    [
        .. Common("task"),
        new ValueMember("task_id", (PythonJsonWriter output, in TaskEvent told) => output.Text(told.Task.TaskId)),
        new ValueMember("task_name", (PythonJsonWriter output, in TaskEvent told) => output.Text(told.Task.TaskName)),
        new ValueMember("function_name", (PythonJsonWriter output, in TaskEvent told) => output.Text(told.Task.TaskName)),
        new ValueMember("state", (PythonJsonWriter output, in TaskEvent told) => output.Text(TaskStateNames.Of(told.State))),
        new ValueMember("requested_workers", (PythonJsonWriter output, in TaskEvent told) => EventValue.Number(output, told.Task.RequestedWorkers)),
        new FeaturesMember(),
        .. TaskFields.OfTaskEvents.Select(field => new FieldMember(field, isOfEnd: true)),
    ]);

    private static readonly EventLayout s_ofResources = new(
    [
        .. Common("resource"),
        new ValueMember("entity_type", (PythonJsonWriter output, in TaskEvent _) => output.Text("task")),
        new ValueMember("entity_id", (PythonJsonWriter output, in TaskEvent told) => output.Text(told.Task.TaskId)),
        new ValueMember("component", (PythonJsonWriter output, in TaskEvent told) => output.Text(told.Task.Component)),
        new ValueMember("provider", (PythonJsonWriter output, in TaskEvent told) => output.Text(told.Provider)),
        new ValueMember(TaskFields.PeakInGigabytes, WriteGigabytes),
        .. TaskFields.OfResourceEvents.Select(field => new FieldMember(field, isOfEnd: false)),
    ]);

    public static Dictionary<string, object?> Run(RunRecord run) => new()
    {
        ["run_id"] = run.RunId,
        ["project_name"] = run.ProjectName,
        ["target_name"] = run.TargetName,
        ["provider_name"] = run.ProviderName,
        ["manifest_lock"] = run.ManifestLock,
        ["source_manifest_path"] = run.SourceManifestPath,
        ["started_at"] = EventValue.Timestamp(run.StartedAt),
        ["finished_at"] = EventValue.Timestamp(run.FinishedAt),
        ["status"] = run.Status,
        ["schema_version"] = RunFormat.SchemaVersion,
    };

    /// <summary>Writes the events an attempt has gone through, in order, on a line each.</summary>
    public static void Attempt(PythonJsonWriter output, string runId, TaskRecord task)
    {
        if (WasSubmittedBefore(task)) Line(output, new TaskEvent(runId, task, TaskState.Submitted, task.SubmittedAt));
        if (RanBefore(task)) Line(output, new TaskEvent(runId, task, TaskState.Running, task.StartedAt));
        Line(output, new TaskEvent(runId, task, task.State, task.State switch
        {
            TaskState.Submitted => task.SubmittedAt,
            TaskState.Running => task.StartedAt,
            _ => task.FinishedAt,
        }));
    }

    /// <summary>How many events <see cref="Attempt"/> writes.</summary>
    public static int CountOf(TaskRecord task) => 1 + (WasSubmittedBefore(task) ? 1 : 0) + (RanBefore(task) ? 1 : 0);

    /// <summary>Adds what the events of <see cref="Attempt"/>, <see cref="Resources(PythonJsonWriter, string, TaskRecord, string?)"/> and <see cref="Failure(PythonJsonWriter, RunRecord, TaskRecord)"/> tell of an attempt.</summary>
    public static void AddTo(SummaryTotals totals, TaskRecord task)
    {
        totals.State(task.TaskId, task.State);
        if (task.State is not (TaskState.Submitted or TaskState.Running) && task.DurationSeconds is { } seconds && double.IsFinite(seconds)) totals.Duration(seconds);
        if (task.RequestedCpus is { } cpus && EventValue.IsCount(cpus)) totals.RequestedCpus((long)cpus);
        if (task.State == TaskState.Failed) totals.Failure(ClassOf(task));
    }

    /// <summary>Writes what an attempt was given and what it took, on a line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="task">The attempt.</param>
    /// <param name="provider">Where it ran, such as slurm.</param>
    public static void Resources(PythonJsonWriter output, string runId, TaskRecord task, string? provider)
    {
        s_ofResources.Write(output, new TaskEvent(runId, task, task.State, task.SubmittedAt, provider));
        output.Raw('\n');
    }

    /// <summary>The event of an attempt's coming into a state. What only its end can tell is left to that.</summary>
    public static string Task(TaskRecord task, TaskState state, DateTimeOffset? at) => Text(s_ofTask, new TaskEvent(task.RunId, task, state, at));

    /// <summary>What an attempt was given and what it took, as known at a time.</summary>
    public static string Resources(TaskRecord task, string? provider, DateTimeOffset? at) => Text(s_ofResources, new TaskEvent(task.RunId, task, task.State, at, provider));

    public static Dictionary<string, object?> Worker(RunRecord run, string state, string? component, string? worker, Dictionary<string, object?> details)
    {
        Dictionary<string, object?> values = Event(run.RunId, "worker", DateTimeOffset.UtcNow);
        values["provider"] = run.ProviderName;
        values["state"] = state;
        values["worker_id"] = worker;
        values["component"] = component;
        values["details"] = details;
        return values;
    }

    /// <summary>Writes the failure that ended an attempt, on a line.</summary>
    public static void Failure(PythonJsonWriter output, RunRecord run, TaskRecord task)
    {
        output.Value(Failure(run, ClassOf(task), task.ErrorMessage ?? "task failed", task.TaskId, [], task.FinishedAt));
        output.Raw('\n');
    }

    /// <summary>The class of the failure that ended an attempt.</summary>
    public static string ClassOf(TaskRecord task) => task.ErrorType ?? "TaskError";

    public static Dictionary<string, object?> Failure(RunRecord run, string failureClass, string message, string? taskId, Dictionary<string, object?> details, DateTimeOffset? at)
    {
        Dictionary<string, object?> values = Event(run.RunId, "failure", at);
        values["failure_class"] = failureClass;
        values["message"] = message;
        values["provider"] = run.ProviderName;
        values["task_id"] = taskId;
        values["details"] = details;
        return values;
    }

    private static Dictionary<string, object?> Event(string runId, string type, DateTimeOffset? at) => new()
    {
        ["run_id"] = runId,
        ["event_type"] = type,
        ["schema_version"] = RunFormat.SchemaVersion,
        ["timestamp"] = EventValue.Timestamp(at),
    };

    private static bool WasSubmittedBefore(TaskRecord task) => task.SubmittedAt is not null && task.State != TaskState.Submitted;

    private static bool RanBefore(TaskRecord task) => task.StartedAt is not null && task.State != TaskState.Running;

    private static string Text(EventLayout layout, in TaskEvent told)
    {
        var output = new PythonJsonWriter();
        layout.Write(output, told);
        return output.Written.ToString();
    }

    private static void Line(PythonJsonWriter output, in TaskEvent told)
    {
        s_ofTask.Write(output, told);
        output.Raw('\n');
    }

    private static void WriteGigabytes(PythonJsonWriter output, in TaskEvent told)
    {
        if (told.Task.PeakMemory is { } peak) output.Real(peak.ToGigabytes());
        else output.Null();
    }

    private static IEnumerable<EventMember> Common(string type) =>
    [
        new ValueMember("run_id", (PythonJsonWriter output, in TaskEvent told) => output.Text(told.RunId)),
        new ValueMember("event_type", (PythonJsonWriter output, in TaskEvent _) => output.Text(type)),
        new ValueMember("schema_version", (PythonJsonWriter output, in TaskEvent _) => output.Integer(RunFormat.SchemaVersion)),
        new ValueMember("timestamp", (PythonJsonWriter output, in TaskEvent told) => EventValue.Timestamp(output, told.At)),
        new ValueMember("attempt", (PythonJsonWriter output, in TaskEvent told) => output.Integer(told.Task.Attempt)),
    ];

    /// <summary>The features by name; there if there are any.</summary>
    private sealed class FeaturesMember() : EventMember("features")
    {
        public override bool IsThere(in TaskEvent told) => told.Task.Features.Count > 0;

        public override void Write(PythonJsonWriter output, in TaskEvent told) =>
            output.Value(told.Task.Features.ToDictionary(feature => feature.Key, feature => EventValue.Feature(feature.Value)));
    }
}

/// <summary>A new file of events, written in large parts.</summary>
internal sealed class EventFile(string path) : IDisposable
{
    private const int PartLength = 1 << 16;

    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly PythonJsonWriter _events = new();
    private byte[] _part = [];

    /// <summary>Where the next events go.</summary>
    public PythonJsonWriter Next
    {
        get
        {
            if (_events.Written.Length >= PartLength) Flush();
            return _events;
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _file.Dispose();
        }
    }

    private void Flush()
    {
        int most = Encoding.UTF8.GetMaxByteCount(_events.Written.Length);
        if (_part.Length < most) _part = new byte[most];
        _file.Write(_part, 0, Encoding.UTF8.GetBytes(_events.Written, _part));
        _events.Clear();
    }
}
