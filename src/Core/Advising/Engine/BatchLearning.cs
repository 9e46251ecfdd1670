using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>
/// Learns one task's history at once. The older successes are taken in and fitted; the newest are replayed run by run, each run
/// predicted from what came before it (a run that is larger than all before it in parts): that shows which experts to believe,
/// and how far, when a whole run is asked for.
/// </summary>
/// <param name="records">The task's ended attempts, oldest first.</param>
/// <param name="windowRows">The most successes to learn.</param>
internal sealed class BatchLearning(TaskRecord[] records, int windowRows)
{
    private const int ReplayedRows = 150;
    private const int MaxBlocks = 12;

    // Of fewer runs than this none shows how the next will differ: parts of them must.
    private const int MinRuns = 5;
    private const int MaxPart = 30;
    private const int MinTaughtRows = 5;

    public void Run(SizingEngine engine, CancellationToken cancellationToken)
    {
        string task = records[0].TaskName;
        int[] successes = [.. Enumerable.Range(0, records.Length).Where(i => records[i].State == TaskState.Succeeded).TakeLast(windowRows)];
        int taught = Math.Max(successes.Length - ReplayedRows, Math.Min(MinTaughtRows, successes.Length));
        int first = successes.Length == windowRows ? successes[0] : 0, replayed = taught < successes.Length ? successes[taught] : records.Length;
        var kills = new List<SizingObservation>();
        for (int i = first; i < replayed; i++)
        {
            if (HistoryObservations.From(records[i]) is not { } observation) continue;
            if (observation.State == TaskState.Succeeded) engine.Teach(observation);
            else kills.Add(observation);
        }
        engine.Commit(task, cancellationToken);
        foreach (SizingObservation kill in kills) engine.Observe(kill, commit: false, weight: 1);
        int minBlock = Math.Max(1, (successes.Length - taught) / MaxBlocks), inBlock = 0, known = taught;
        int maxPart = records.Select(record => record.RunId).Distinct(StringComparer.Ordinal).Take(MinRuns).Count() < MinRuns ? MaxPart : int.MaxValue;
        for (int i = replayed; i < records.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (inBlock >= minBlock && (records[i].RunId != records[i - 1].RunId || inBlock >= Math.Min(known, maxPart)))
            {
                known += inBlock;
                engine.Commit(task, cancellationToken);
                inBlock = 0;
            }
            if (HistoryObservations.From(records[i]) is not { } observation) continue;
            engine.Observe(observation, commit: false, weight: 1 / Math.Sqrt(1 + inBlock));
            if (observation.State == TaskState.Succeeded) inBlock++;
        }
        engine.Commit(task, cancellationToken);
    }
}

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
