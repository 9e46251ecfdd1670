using Scalable.Sessions.Measuring.Linux;

namespace Scalable.Sessions.Measuring;

/// <summary>A process that was started.</summary>
internal interface IRunningProcess
{
    int Id { get; }

    /// <summary>The age at which it is to be inspected whatever else, or null.</summary>
    TimeSpan? Deadline { get; }

    /// <summary>Looks at the tree: keeps its peak and kills it if it is over its memory or its time. Called by one thread, until the process has ended.</summary>
    void Inspect(TimeSpan age);

    /// <summary>Kills every process of the tree.</summary>
    void Kill(KillReason reason);

    /// <summary>Returns when the process has ended; what is known of it stays readable until it is reaped.</summary>
    void WaitUntilEnded();

    /// <summary>Kills what is left of the tree and reports how the process ended. Called once, after its end, and not while it is inspected.</summary>
    ProcessExit Reap();
}

/// <summary>How a process ended, and what its tree took.</summary>
internal sealed record ProcessExit
{
    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The exit code, or null if a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>Why it was killed, or none if it ended by itself.</summary>
    public KillReason Killed { get; init; }

    public required ResourceUsage Usage { get; init; }
}

/// <summary>Why a process tree was killed.</summary>
internal enum KillReason
{
    None,
    Memory,
    Walltime,
    Cancelled,
}

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
    public override string ToString() => $"{(PeakMemoryBytes is { } peak ? DisplayText.Bytes(peak) : "unknown memory")}, {(CpuSeconds is { } cpu ? DisplayText.Duration(cpu) : "unknown time")} of CPU";
}

/// <summary>A process to start and measure.</summary>
internal sealed record ProcessOrder
{
    /// <summary>The program and its arguments, handed over as they are.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the process.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where standard output and standard error go; the files are made or emptied.</summary>
    public required string OutputPath { get; init; }

    public required string ErrorPath { get; init; }

    /// <summary>The memory its process tree may use, or null for no limit.</summary>
    public MemorySize? MemoryLimit { get; init; }

    /// <summary>How long it may run, or null for no limit.</summary>
    public Walltime? Walltime { get; init; }
}

/// <summary>The launchers for the system this runs on.</summary>
internal static class ProcessLaunchers
{
    /// <summary>Makes a launcher for each thread that asks.</summary>
    public static Func<IProcessLauncher> ForThisSystem()
    {
        bool measuredByKernel = OperatingSystem.IsLinux() && Environment.Is64BitProcess;
        if (!measuredByKernel) return () => new PortableLauncher();
        MemoryGroups? groups = MemoryGroups.Find();
        return () => new LinuxLauncher(groups);
    }
}

/// <summary>Starts processes so that their trees can be measured, limited and killed. Not for use by several threads at once.</summary>
internal interface IProcessLauncher : IDisposable
{
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    IRunningProcess Start(ProcessOrder order);
}

/// <summary>A program could not be started; the message says why and what to do.</summary>
public sealed class ProcessStartException(string message) : Exception(message);
