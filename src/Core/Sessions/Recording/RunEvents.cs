using System.Globalization;
using Scalable.Runs;

namespace Scalable.Sessions.Recording;

/// <summary>
/// The events of a run field by field: those of the Python project's, and after them our own, which are left out where
/// there is nothing to say.
/// </summary>
internal sealed class RunEvents(string runId, string provider)
{
    public Dictionary<string, object?> Task(SessionTask task, TaskAttempt attempt, DateTimeOffset at, int workers)
    {
        Dictionary<string, object?> values = Event("task", at);
        values["task_id"] = task.Id;
        values["task_name"] = task.Name;
        values["component"] = task.Component;
        values["tag"] = task.Tag;
        values["state"] = TaskStateNames.Of(attempt.State);
        values["function_name"] = task.Name;
        values["requested_workers"] = workers;
        values["duration_s"] = attempt.DurationSeconds;
        values["worker"] = attempt.Worker;
        values["error_type"] = attempt.ErrorType;
        values["error_message"] = attempt.ErrorMessage;
        values["attempt"] = attempt.Number;
        if (task.Features.Count > 0) values["features"] = task.Features.ToDictionary(feature => feature.Key, feature => Feature(feature.Value));
        AddKnown(values, "exit_code", attempt.ExitCode);
        AddKnown(values, "signal", attempt.Signal);
        if (attempt.State != TaskState.Submitted) AddKnown(values, "queue_s", attempt.QueueSeconds);
        return values;
    }

    public Dictionary<string, object?> Resources(SessionTask task, TaskAttempt attempt, DateTimeOffset at, int workers)
    {
        Dictionary<string, object?> values = Event("resource", at);
        values["entity_type"] = "task";
        values["entity_id"] = task.Id;
        values["component"] = task.Component;
        values["provider"] = provider;
        values["requested_cpus"] = attempt.Allocation.Cpus;
        values["requested_memory"] = attempt.Allocation.Memory?.ToString();
        values["requested_walltime"] = attempt.Allocation.Walltime?.ToString();
        values["requested_workers"] = workers;
        values["observed_cpu"] = attempt.BusyCores;
        values["observed_memory_gb"] = attempt.Usage.PeakMemoryBytes / 1e9;
        AddKnown(values, "observed_memory_bytes", attempt.Usage.PeakMemoryBytes);
        AddKnown(values, "memory_source", attempt.Usage.MemorySource);
        AddKnown(values, "cpu_seconds", attempt.Usage.CpuSeconds);
        AddKnown(values, "bytes_read", attempt.Usage.BytesRead);
        AddKnown(values, "bytes_written", attempt.Usage.BytesWritten);
        values["attempt"] = attempt.Number;
        return values;
    }

    public Dictionary<string, object?> Worker(string state, string? component, string? worker, Dictionary<string, object?> details)
    {
        Dictionary<string, object?> values = Event("worker", DateTimeOffset.UtcNow);
        values["provider"] = provider;
        values["state"] = state;
        values["worker_id"] = worker;
        values["component"] = component;
        values["details"] = details;
        return values;
    }

    public Dictionary<string, object?> Failure(string failureClass, string message, string? taskId, Dictionary<string, object?> details)
    {
        Dictionary<string, object?> values = Event("failure", DateTimeOffset.UtcNow);
        values["failure_class"] = failureClass;
        values["message"] = message;
        values["provider"] = provider;
        values["task_id"] = taskId;
        values["details"] = details;
        return values;
    }

    private Dictionary<string, object?> Event(string type, DateTimeOffset at) => new()
    {
        ["run_id"] = runId,
        ["event_type"] = type,
        ["schema_version"] = 1,
        ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
    };

    private static object? Feature(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Text => value.Text,
        FeatureValueKind.Boolean => value.Number != 0,
        _ when Math.Floor(value.Number) == value.Number && Math.Abs(value.Number) < 1L << 53 => (long)value.Number,
        _ => double.IsFinite(value.Number) ? value.Number : null,
    };

    private static void AddKnown(Dictionary<string, object?> values, string name, object? value)
    {
        if (value is not null) values[name] = value;
    }
}
