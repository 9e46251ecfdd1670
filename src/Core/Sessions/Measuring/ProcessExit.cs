namespace Scalable.Sessions.Measuring;

/// <summary>How a process ended, and what its tree took.</summary>
internal sealed record ProcessExit
{
    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The exit code, or null where a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>Why it was killed, or none where it ended by itself.</summary>
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
