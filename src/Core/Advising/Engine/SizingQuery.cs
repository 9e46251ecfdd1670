using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>What is asked about one task before it starts.</summary>
public sealed record SizingQuery
{
    /// <summary>The kind of task.</summary>
    public required string Task { get; init; }

    /// <summary>The target it is to run on, such as hpc; null where it does not matter.</summary>
    public string? Target { get; init; }

    /// <summary>What is known of its input; only what is known before the start may be here.</summary>
    public IReadOnlyDictionary<string, FeatureValue> Features { get; init; } = FeatureSet.Empty;

    public double? RequestedMemoryBytes { get; init; }

    public double? RequestedWalltimeSeconds { get; init; }

    public double? RequestedCpus { get; init; }

    public SizingObjective Objective { get; init; } = SizingObjective.Confidence;

    /// <summary>The asked probability that the first attempt suffices, above 0 and below 1; walltime honours it under both objectives.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The probability that the truth lies within the reported bounds.</summary>
    public double BoundsLevel { get; init; } = 0.9;
}
