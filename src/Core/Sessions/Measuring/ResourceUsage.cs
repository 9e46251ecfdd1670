namespace Scalable.Sessions.Measuring;

/// <summary>What a process tree took. Null is what could not be measured.</summary>
public sealed record ResourceUsage
{
    public static ResourceUsage Unknown { get; } = new();

    /// <summary>The most memory its processes held at once, in bytes; files cached for them do not count.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>User and system time of all processes, in seconds.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Bytes that read calls returned, from files, pipes and caches alike.</summary>
    public long? BytesRead { get; init; }

    /// <summary>Bytes that were handed to write calls.</summary>
    public long? BytesWritten { get; init; }

    /// <summary>What the peak rests on: cgroup, rusage, sampled, job, accounting.</summary>
    public string? MemorySource { get; init; }

    /// <summary>1.62 GB, 12.3 s of CPU.</summary>
    public override string ToString() => $"{(PeakMemoryBytes is { } peak ? Units.DisplayText.Bytes(peak) : "unknown memory")}, {(CpuSeconds is { } cpu ? Units.DisplayText.Duration(cpu) : "unknown time")} of CPU";
}
