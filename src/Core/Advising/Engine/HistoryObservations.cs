using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>Recorded attempts as observations.</summary>
public static class HistoryObservations
{
    /// <summary>The observation that an ended attempt is; null for one that has not ended.</summary>
    public static SizingObservation? From(TaskRecord record) => !record.IsTerminal ? null : new SizingObservation
    {
        Id = record.TaskId,
        Task = record.TaskName,
        Target = record.Target,
        Features = record.Features,
        State = record.State,
        RanOutOf = FailureCause.RanOutOf(record.ErrorType),
        DurationSeconds = record.DurationSeconds,
        PeakMemoryBytes = record.PeakMemory?.Bytes,
        CpuCores = record.ObservedCpu,
        AllocatedMemoryBytes = record.RequestedMemory?.Bytes,
        AllocatedWalltimeSeconds = record.RequestedWalltime?.TotalSeconds,
        RequestedMemoryBytes = record.RequestedMemory?.Bytes,
        RequestedWalltimeSeconds = record.RequestedWalltime?.TotalSeconds,
        RequestedCpus = record.RequestedCpus,
    };
}
