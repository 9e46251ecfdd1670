namespace Scalable.Runs;

/// <summary>How many events of each kind a run recorded, and how its tasks ended (by each task's last event).</summary>
public sealed record RunCounts
{
    public int TaskEvents { get; init; }
    public int ResourceEvents { get; init; }
    public int WorkerEvents { get; init; }
    public int FailureEvents { get; init; }
    public int CacheEvents { get; init; }
    public int ArtifactEvents { get; init; }
    public int CostEvents { get; init; }
    public int TasksSucceeded { get; init; }
    public int TasksFailed { get; init; }
    public int TasksCancelled { get; init; }

    /// <summary>18 succeeded, 1 failed, 0 cancelled.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{TasksSucceeded} succeeded, {TasksFailed} failed, {TasksCancelled} cancelled");
}
