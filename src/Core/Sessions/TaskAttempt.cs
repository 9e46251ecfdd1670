using Scalable.Units;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Measuring;

namespace Scalable.Sessions;

/// <summary>One attempt at a task. Immutable; the task holds the latest.</summary>
public sealed record TaskAttempt
{
    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it was given.</summary>
    public required ComponentResources Allocation { get; init; }

    public TaskState State { get; init; } = TaskState.Submitted;

    public required DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public double? DurationSeconds { get; init; }

    /// <summary>From submission to start.</summary>
    public double? QueueSeconds => StartedAt is { } started ? Math.Max(0, (started - SubmittedAt).TotalSeconds) : null;

    public string? Worker { get; init; }

    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    /// <summary>One of <see cref="FailureClasses"/>, or null.</summary>
    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    public ResourceUsage Usage { get; init; } = ResourceUsage.Unknown;

    /// <summary>Average number of cores busy; null where the time or the duration is not known.</summary>
    public double? BusyCores => Usage.CpuSeconds is { } cpu && DurationSeconds is > 0 and { } duration ? cpu / duration : null;

    public int Cpus => Allocation.Cpus;

    public MemorySize? Memory => Allocation.Memory;

    public Walltime? Walltime => Allocation.Walltime;

    /// <summary>Peak memory of the attempt's process tree; null where it was not measured.</summary>
    public MemorySize? PeakMemory => Usage.PeakMemoryBytes is { } bytes ? new MemorySize(bytes) : null;

    public string StartedText => DisplayText.Minute(StartedAt);

    public string DurationText => DisplayText.Duration(DurationSeconds);

    public string PeakText => DisplayText.Memory(PeakMemory);

    /// <summary>The class of the error and its message; empty for none.</summary>
    public string ErrorText => ErrorMessage is null ? ErrorType ?? "" : ErrorType is null ? ErrorMessage : $"{ErrorType}: {ErrorMessage}";

    /// <summary>attempt 2: Failed.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"attempt {Number}: {State}");
}
