using System.Globalization;
using Scalable.Units;

namespace Scalable.Runs.Writing;

/// <summary>The events of a run as the original writes them, field by field, with our optional fields added.</summary>
internal static class EventValues
{
    public static Dictionary<string, object?> Run(RunRecord run) => new()
    {
        ["run_id"] = run.RunId,
        ["project_name"] = run.ProjectName,
        ["target_name"] = run.TargetName,
        ["provider_name"] = run.ProviderName,
        ["manifest_lock"] = run.ManifestLock,
        ["source_manifest_path"] = run.SourceManifestPath,
        ["started_at"] = Timestamp(run.StartedAt),
        ["finished_at"] = Timestamp(run.FinishedAt),
        ["status"] = run.Status,
        ["schema_version"] = RunFormat.SchemaVersion,
    };

    /// <summary>The events an attempt has gone through, in order.</summary>
    public static IEnumerable<Dictionary<string, object?>> Task(RunRecord run, TaskRecord task)
    {
        if (task.SubmittedAt is not null && task.State != TaskState.Submitted) yield return Progress(run, task, TaskState.Submitted, task.SubmittedAt);
        if (task.StartedAt is not null && task.State != TaskState.Running) yield return Progress(run, task, TaskState.Running, task.StartedAt);
        Dictionary<string, object?> last = Progress(run, task, task.State, task.State switch
        {
            TaskState.Submitted => task.SubmittedAt,
            TaskState.Running => task.StartedAt,
            _ => task.FinishedAt,
        });
        last["duration_s"] = task.DurationSeconds;
        last["worker"] = task.Worker;
        last["error_type"] = task.ErrorType;
        last["error_message"] = task.ErrorMessage;
        if (task.ExitCode is { } code) last["exit_code"] = code;
        yield return last;
    }

    public static Dictionary<string, object?> Resources(RunRecord run, TaskRecord task)
    {
        var values = new Dictionary<string, object?>
        {
            ["run_id"] = run.RunId,
            ["entity_type"] = "task",
            ["entity_id"] = task.TaskId,
            ["component"] = task.Component,
            ["provider"] = run.ProviderName,
            ["timestamp"] = Timestamp(task.SubmittedAt),
            ["requested_cpus"] = Number(task.RequestedCpus),
            ["requested_memory"] = task.RequestedMemory?.ToString(),
            ["requested_walltime"] = Text(task.RequestedWalltime),
            ["requested_workers"] = Number(task.RequestedWorkers),
            ["observed_cpu"] = task.ObservedCpu,
            ["observed_memory_gb"] = task.PeakMemory?.ToGigabytes(),
            ["observed_memory_bytes"] = task.PeakMemory?.Bytes,
            ["attempt"] = task.Attempt,
            ["event_type"] = "resource",
            ["schema_version"] = RunFormat.SchemaVersion,
        };
        if (task.PeakMemoryIsUpperEstimate) values["observed_memory_is_upper_estimate"] = true;
        if (task.RequestedGpus is not null) values["requested_gpus"] = Number(task.RequestedGpus);
        if (task.RequestedGpuMemory is not null) values["requested_gpu_memory"] = task.RequestedGpuMemory.ToString();
        if (task.ObservedGpu is not null) values["observed_gpu"] = task.ObservedGpu;
        if (task.PeakGpuMemory is { } gpuMemory) values["observed_gpu_memory_bytes"] = gpuMemory.Bytes;
        return values;
    }

    public static Dictionary<string, object?> Failure(RunRecord run, TaskRecord task) => new()
    {
        ["run_id"] = run.RunId,
        ["failure_class"] = task.ErrorType ?? "TaskError",
        ["message"] = task.ErrorMessage ?? "task failed",
        ["timestamp"] = Timestamp(task.FinishedAt),
        ["provider"] = run.ProviderName,
        ["task_id"] = task.TaskId,
        ["details"] = new Dictionary<string, object?>(),
        ["event_type"] = "failure",
        ["schema_version"] = RunFormat.SchemaVersion,
    };

    private static Dictionary<string, object?> Progress(RunRecord run, TaskRecord task, TaskState state, DateTimeOffset? at)
    {
        var values = new Dictionary<string, object?>
        {
            ["run_id"] = run.RunId,
            ["task_id"] = task.TaskId,
            ["task_name"] = task.TaskName,
            ["component"] = task.Component,
            ["tag"] = task.Tag,
            ["state"] = TaskStateNames.Of(state),
            ["function_name"] = task.TaskName,
            ["requested_workers"] = Number(task.RequestedWorkers),
            ["timestamp"] = Timestamp(at),
            ["duration_s"] = null,
            ["worker"] = null,
            ["error_type"] = null,
            ["error_message"] = null,
            ["attempt"] = task.Attempt,
            ["event_type"] = "task",
            ["schema_version"] = RunFormat.SchemaVersion,
        };
        if (task.Features.Count > 0) values["features"] = task.Features.ToDictionary(feature => feature.Key, feature => Feature(feature.Value));
        return values;
    }

    private static object? Feature(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Text => value.Text,
        FeatureValueKind.Boolean => value.Number != 0,
        _ => Number(value.Number),
    };

    /// <summary>A whole number without ".0", which the original's readers would not take for a count.</summary>
    private static object? Number(double? number) =>
        number is { } value && Math.Floor(value) == value && Math.Abs(value) < 1L << 53 ? (object)(long)value : number;

    /// <summary>To the second as the original writes it, or as exactly as it is known.</summary>
    private static string? Timestamp(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string? Text(Walltime? walltime) => walltime is not { } known ? null
        : known.ToTimeSpan().Ticks % TimeSpan.TicksPerSecond == 0 ? known.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{known.ToTimeSpan().Ticks / (decimal)TimeSpan.TicksPerSecond}s");
}
