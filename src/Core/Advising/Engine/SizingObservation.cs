using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>How one attempt of one task went.</summary>
public sealed record SizingObservation
{
    /// <summary>Ties attempts of one task together, so that a success replaces what its killed attempts let suppose; null if unknown.</summary>
    public string? Id { get; init; }

    public required string Task { get; init; }

    public string? Target { get; init; }

    public IReadOnlyDictionary<string, FeatureValue> Features { get; init; } = FeatureSet.Empty;

    /// <summary>Only a success shows the true need; whatever else has ended shows at most that at least this much was needed.</summary>
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

/// <summary>What ended a failed attempt, by the error types that schedulers and runtimes record.</summary>
public static class FailureCause
{
    private static readonly HashSet<string> s_memory = new(StringComparer.OrdinalIgnoreCase)
    {
        FailureClasses.OutOfMemory, "OUT_OF_MEMORY", "OOM", "OOMKilled", "MemoryError", "OutOfMemoryError", "OutOfMemoryException",
    };

    private static readonly HashSet<string> s_walltime = new(StringComparer.OrdinalIgnoreCase)
    {
        FailureClasses.Timeout, "TimeoutError", "TimeLimit", "WalltimeExceeded", "DeadlineExceeded",
    };

    /// <summary>The resource that ran out, or null if the attempt failed for another reason or none is known.</summary>
    public static SizingResource? RanOutOf(string? errorType) =>
        errorType is null ? null
        : s_memory.Contains(errorType) ? SizingResource.Memory
        : s_walltime.Contains(errorType) ? SizingResource.Walltime
        : null;
}

/// <summary>The engine's settings. The defaults are general; nothing in them knows a workflow.</summary>
public sealed record SizingOptions
{
    /// <summary>The most rows of a task that take part in a prediction; older ones are let go.</summary>
    public int WindowRows { get; init; } = 600;

    /// <summary>What a failed attempt costs beyond its allocation, as a share of the mean task's cost (memory times time).</summary>
    public double FailurePrice { get; init; } = 0.02;

    /// <summary>The learner that alone takes part beside the constants; null for all predictors there are.</summary>
    public ILearner? Learner { get; init; }

    /// <summary>The learner among all predictors there are: a random forest.</summary>
    public ILearner Forest { get; init; } = Learners.ByName("random_forest");

    /// <summary>Hyperparameters by the names the learner documents; null for its defaults.</summary>
    public IReadOnlyDictionary<string, object?>? ModelParameters { get; init; }

    /// <summary>Fixes everything random.</summary>
    public int Seed { get; init; } = 42;
}
