using Scalable.Runs;

namespace Scalable.Sizing;

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

    /// <summary>
    /// Learns a history, attempt by attempt in the order they ended. Of a kind of task with very many attempts only the
    /// newest are read: the engine would let go of the others anyway.
    /// </summary>
    public static void Learn(this SizingEngine engine, IEnumerable<TaskRecord> attempts, CancellationToken cancellationToken = default)
    {
        TaskRecord[] records = [.. attempts.OrderBy(record => record.FinishedAt ?? DateTimeOffset.MinValue)];
        Dictionary<string, int> left = records.GroupBy(record => record.TaskName, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        foreach (TaskRecord record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (left[record.TaskName]-- <= engine.WindowRows && From(record) is { } observation) engine.Observe(observation);
        }
    }
}
