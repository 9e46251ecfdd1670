using Scalable.Runs;

namespace Scalable.Sessions.Recording;

/// <summary>The attempts of a session as records of its run.</summary>
internal static class AttemptRecords
{
    /// <param name="workers">How many workers its component has at the time.</param>
    public static TaskRecord ToRecord(this SessionTask task, TaskAttempt attempt, RunRecord run, int workers) => new()
    {
        RunId = run.RunId,
        TaskId = task.Id,
        TaskName = task.Name,
        Component = task.Component,
        Tag = task.Tag,
        Target = run.TargetName,
        State = attempt.State,
        Attempt = attempt.Number,
        SubmittedAt = attempt.SubmittedAt,
        StartedAt = attempt.StartedAt,
        FinishedAt = attempt.FinishedAt,
        DurationSeconds = attempt.DurationSeconds,
        QueueSeconds = attempt.QueueSeconds,
        Worker = attempt.Worker,
        ErrorType = attempt.ErrorType,
        ErrorMessage = attempt.ErrorMessage,
        ExitCode = attempt.ExitCode,
        Signal = attempt.Signal,
        RequestedWorkers = workers,
        RequestedCpus = attempt.Allocation.Cpus,
        RequestedMemory = attempt.Allocation.Memory,
        RequestedWalltime = attempt.Allocation.Walltime,
        ObservedCpu = attempt.BusyCores,
        PeakMemory = attempt.Usage.PeakMemoryBytes is >= 0 and { } peak ? new MemorySize(peak) : null,
        MemorySource = attempt.Usage.MemorySource,
        CpuSeconds = attempt.Usage.CpuSeconds,
        BytesRead = attempt.Usage.BytesRead,
        BytesWritten = attempt.Usage.BytesWritten,
        Features = task.Features,
    };
}
