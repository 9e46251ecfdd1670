namespace Scalable.Advising.Engine;

/// <summary>What to give a task.</summary>
public sealed record SizingAnswer
{
    /// <summary>The first allocation and every retry, ascending, in bytes; empty where nothing is known and nothing was requested.</summary>
    public IReadOnlyList<double> MemoryLadder { get; init; } = [];

    /// <summary>The walltimes of the first attempt and of retries, ascending, in seconds; empty where nothing is known.</summary>
    public IReadOnlyList<double> WalltimeLadder { get; init; } = [];

    /// <summary>Whole cores, or null where nothing is known.</summary>
    public int? Cpus { get; init; }

    /// <summary>The estimated probability that the first memory allocation suffices; null where there is nothing to estimate it from.</summary>
    public double? Confidence { get; init; }

    /// <summary>The candidate with the largest share in the mixture.</summary>
    public required string Model { get; init; }

    /// <summary>learned, task, pooled or request: the stage, as a word.</summary>
    public required string Method { get; init; }

    public SizingStage Stage { get; init; }

    /// <summary>Why the answer is not simply a learned one, or what should be known about it; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The task's rows of history that took part.</summary>
    public int Rows { get; init; }

    public SizingBounds? MemoryBounds { get; init; }

    public SizingBounds? DurationBounds { get; init; }

    /// <summary>The first allocation in bytes, or null.</summary>
    public double? MemoryBytes => MemoryLadder.Count > 0 ? MemoryLadder[0] : null;

    /// <summary>The first walltime in seconds, or null.</summary>
    public double? WalltimeSeconds => WalltimeLadder.Count > 0 ? WalltimeLadder[0] : null;

    /// <summary>The next allocation of a resource above what ran out: the ladder's next rung, and twice as much beyond its end.</summary>
    public double Next(double allocated, SizingResource resource)
    {
        foreach (double rung in resource == SizingResource.Memory ? MemoryLadder : WalltimeLadder)
            if (rung > allocated) return rung;
        return allocated * Allocation.LadderCost.GrowthBeyondLadder;
    }
}
