using Scalable.Runs;
using Scalable.Advising.Engine;

namespace Scalable.Advising.Evidence;

/// <summary>Which limit ended an attempt, and how that is known.</summary>
/// <param name="Resource">The resource that ran out; null if none is known to have.</param>
/// <param name="IsGuess">Whether it was inferred.</param>
/// <param name="Reason">How it was recognised.</param>
internal readonly record struct KillCause(SizingResource? Resource, bool IsGuess, string? Reason)
{
    public static readonly KillCause None = new(null, false, null);
}

/// <summary>
/// Recognises kills by what was recorded: the error type, else exit code 137 or 9 (SIGKILL), else, as a guess, one of the codes
/// that schedulers and wrappers leave behind a killed job, beside a limit that was reached or repeated deaths under the same
/// request.
/// </summary>
internal static class KillRecognition
{
    /// <summary>128 + SIGKILL, or the bare signal as some schedulers report it.</summary>
    private static readonly int[] s_killCodes = [137, 9];

    /// <summary>
    /// SIGTERM (143), the notice before a limit of SGE and LSF (140), SIGKILL as Python reports it (247), a connection lost
    /// to the job (104), and Nextflow's number for an exit that was never written.
    /// </summary>
    private static readonly int[] s_suspiciousCodes = [143, 140, 247, 104, int.MaxValue];

    /// <summary>Errors that a program raises at a limit of its own, which may lie below that of the attempt.</summary>
    private static readonly HashSet<string> s_ownMemoryErrors = new(StringComparer.OrdinalIgnoreCase) { "MemoryError", "OutOfMemoryError", "OutOfMemoryException" };

    private const double ReachedTime = 0.99;
    private const double ReachedMemory = 0.97;
    private const double NearMemory = 0.95;
    private const double FarBelow = 0.5;
    private const int MinRepeatedDeaths = 2;

    /// <summary>What ended an attempt that did not succeed.</summary>
    /// <param name="attempt">A failed or cancelled attempt without impossible measurements.</param>
    /// <param name="deathsAtRequest">How many attempts of the task died suspiciously under the same memory request, this one included.</param>
    public static KillCause CauseOf(TaskRecord attempt, int deathsAtRequest)
    {
        bool atTimeLimit = attempt.DurationSeconds >= ReachedTime * attempt.RequestedWalltime?.TotalSeconds;
        SizingResource? recorded = FailureCause.RanOutOf(attempt.ErrorType);
        bool isOpen = attempt.State == TaskState.Failed && (recorded is not null || CanHideKill(attempt));
        bool isSigkill = isOpen && attempt.ExitCode is { } exit && s_killCodes.Contains(exit);
        if (recorded == SizingResource.Walltime) return new(recorded, false, "ended by its time limit");
        if (atTimeLimit && isOpen && (isSigkill || recorded is null))
            return new(SizingResource.Walltime, true, $"failed{WithCode(attempt)} when its time limit was reached");
        double share = (attempt.PeakMemory?.Bytes ?? double.NaN) / (attempt.RequestedMemory?.Bytes ?? double.NaN);
        if (recorded == SizingResource.Memory && !isSigkill)
            return share < FarBelow && s_ownMemoryErrors.Contains(attempt.ErrorType!) ? KillCause.None : new(recorded, false, "killed for memory");
        if (isSigkill) return new(SizingResource.Memory, share < FarBelow, $"killed{WithCode(attempt)}");
        if (!isOpen || recorded is not null) return KillCause.None;
        if (share >= ReachedMemory || (share >= NearMemory && IsSuspicious(attempt)))
            return new(SizingResource.Memory, true, $"failed{WithCode(attempt)} when its memory limit was reached");
        return IsSuspicious(attempt) && attempt.RequestedMemory is not null && deathsAtRequest >= MinRepeatedDeaths
            ? new(SizingResource.Memory, true, $"died{WithCode(attempt)} again and again under the same request")
            : KillCause.None;
    }

    /// <summary>Whether an attempt failed with a code, or without one, as killed jobs do.</summary>
    public static bool IsSuspicious(TaskRecord attempt) =>
        attempt.State == TaskState.Failed && CanHideKill(attempt) && (attempt.ExitCode is { } exit ? s_suspiciousCodes.Contains(exit) : attempt.ErrorType is null);

    private static bool CanHideKill(TaskRecord attempt) => attempt.ErrorType is null or FailureClasses.ExitStatus or FailureClasses.Signal;

    private static string WithCode(TaskRecord attempt) => attempt.ExitCode is { } exit ? FormattableString.Invariant($" with exit code {exit}") : " without an exit code";
}
