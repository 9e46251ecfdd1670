using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.TestSupport;

/// <summary>Runs made in memory.</summary>
internal static class MadeRuns
{
    public static RunRecord Of(string runId, params TaskRecord[] tasks) =>
        new() { RunId = runId, Path = "/runs/" + runId, TargetName = tasks.Length > 0 ? tasks[0].Target : null, Status = "completed", Tasks = tasks };

    public static TaskRecord Attempt(
        string task = "sort",
        TaskState state = TaskState.Succeeded,
        double? seconds = null,
        long? peakBytes = null,
        string? requestedMemory = null,
        double? cpus = null,
        double? workers = null,
        double? busyCores = null,
        string? target = "local",
        string? component = "tools",
        string runId = "run-1",
        FeatureSet? features = null) => new()
        {
            RunId = runId,
            TaskId = Guid.NewGuid().ToString("N"),
            TaskName = task,
            Component = component,
            Target = target,
            State = state,
            DurationSeconds = seconds,
            PeakMemory = peakBytes is null ? null : new MemorySize(peakBytes.Value),
            RequestedMemory = requestedMemory is null ? null : MemorySize.Parse(requestedMemory),
            RequestedCpus = cpus,
            RequestedWorkers = workers,
            ObservedCpu = busyCores,
            Features = features ?? FeatureSet.Empty,
        };
}
