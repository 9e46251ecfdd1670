using Scalable.Runs;

namespace Scalable.Advising.Engine;

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

    /// <summary>The resource that ran out, or null where the attempt failed for another reason or none is known.</summary>
    public static SizingResource? RanOutOf(string? errorType) =>
        errorType is null ? null
        : s_memory.Contains(errorType) ? SizingResource.Memory
        : s_walltime.Contains(errorType) ? SizingResource.Walltime
        : null;
}
