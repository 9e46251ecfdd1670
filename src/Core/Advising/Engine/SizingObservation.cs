using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>How one attempt of one task went.</summary>
public sealed record SizingObservation
{
    /// <summary>Ties attempts of one task together, so that a success replaces what its killed attempts let suppose; null where unknown.</summary>
    public string? Id { get; init; }

    public required string Task { get; init; }

    public string? Target { get; init; }

    public IReadOnlyDictionary<string, FeatureValue> Features { get; init; } = FeatureSet.Empty;

    /// <summary>Only a success tells the true need; whatever else has ended tells at most that at least this much was needed.</summary>
    public TaskState State { get; init; } = TaskState.Succeeded;

    /// <summary>The resource whose limit ended the attempt, or null.</summary>
    public SizingResource? RanOutOf { get; init; }

    public double? DurationSeconds { get; init; }

    public double? PeakMemoryBytes { get; init; }

    /// <summary>Average number of cores busy.</summary>
    public double? CpuCores { get; init; }

    /// <summary>What the attempt was given.</summary>
    public double? AllocatedMemoryBytes { get; init; }

    public double? AllocatedWalltimeSeconds { get; init; }

    public double? RequestedMemoryBytes { get; init; }

    public double? RequestedWalltimeSeconds { get; init; }

    public double? RequestedCpus { get; init; }
}
