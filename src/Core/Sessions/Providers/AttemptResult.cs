using Scalable.Sessions.Measuring;

namespace Scalable.Sessions.Providers;

/// <summary>How an attempt ended, as a provider found it.</summary>
internal sealed record AttemptResult(AttemptOutcome Outcome)
{
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset FinishedAt { get; init; } = DateTimeOffset.UtcNow;

    public double? DurationSeconds { get; init; }

    public string? Worker { get; init; }

    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    /// <summary>What is to be said of a failure besides its exit code or signal.</summary>
    public string? Message { get; init; }

    public ResourceUsage Usage { get; init; } = ResourceUsage.Unknown;
}
