namespace Scalable.Runs.Writing;

/// <summary>
/// The events of a run as the original writes them, field by field, and after those our own, which are left out where there
/// is nothing to say. Sessions, imports and the recorder of a stream all write these.
/// </summary>
internal static class RunEvents
{
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

    /// <summary>The events an attempt has gone through, in order.</summary>
    public static IEnumerable<Dictionary<string, object?>> Attempt(TaskRecord task)
    {
        if (task.SubmittedAt is not null && task.State != TaskState.Submitted) yield return Task(task, TaskState.Submitted, task.SubmittedAt);
        if (task.StartedAt is not null && task.State != TaskState.Running) yield return Task(task, TaskState.Running, task.StartedAt);
        yield return Task(task, task.State, task.State switch
        {
            TaskState.Submitted => task.SubmittedAt,
            TaskState.Running => task.StartedAt,
            _ => task.FinishedAt,
        });
    }

    /// <summary>The event of an attempt's coming into a state. What only its end can tell is left to that.</summary>
    public static Dictionary<string, object?> Task(TaskRecord task, TaskState state, DateTimeOffset? at)
    {
        Dictionary<string, object?> values = Event(task.RunId, "task", at);
        values["task_id"] = task.TaskId;
        values["task_name"] = task.TaskName;
        values["function_name"] = task.TaskName;
        values["state"] = TaskStateNames.Of(state);
        values["attempt"] = task.Attempt;
        values["requested_workers"] = EventValue.Number(task.RequestedWorkers);
        if (task.Features.Count > 0) values["features"] = task.Features.ToDictionary(feature => feature.Key, feature => EventValue.Feature(feature.Value));
        bool isOver = state is not (TaskState.Submitted or TaskState.Running);
        foreach (TaskField field in TaskFields.OfTaskEvents) Add(values, field, isOver || field.IsCarried ? task : null);
        return values;
    }

    /// <summary>What an attempt was given and what it took.</summary>
    /// <param name="provider">Where it ran, such as slurm.</param>
    public static Dictionary<string, object?> Resources(TaskRecord task, string? provider, DateTimeOffset? at)
    {
        Dictionary<string, object?> values = Event(task.RunId, "resource", at);
        values["entity_type"] = "task";
        values["entity_id"] = task.TaskId;
        values["component"] = task.Component;
        values["provider"] = provider;
        values["attempt"] = task.Attempt;
        values[TaskFields.PeakInGigabytes] = task.PeakMemory?.ToGigabytes();
        foreach (TaskField field in TaskFields.OfResourceEvents) Add(values, field, task);
        return values;
    }

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

    /// <summary>The failure that ended an attempt.</summary>
    public static Dictionary<string, object?> Failure(RunRecord run, TaskRecord task) =>
        Failure(run, task.ErrorType ?? "TaskError", task.ErrorMessage ?? "task failed", task.TaskId, [], task.FinishedAt);

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

    private static void Add(Dictionary<string, object?> values, TaskField field, TaskRecord? task)
    {
        object? value = task is null ? null : field.ToEvent(task);
        if (value is not null || field.IsOriginal) values[field.Name] = value;
    }
}
