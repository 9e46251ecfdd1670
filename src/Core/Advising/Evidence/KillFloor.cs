using Scalable.Advising.Engine;
using Scalable.Runs;

namespace Scalable.Advising.Evidence;

/// <summary>
/// Holds advice above the limit of a kill until successes say otherwise: as long as the kill is more than the accepted share of
/// the attempts since, itself included; or, for guesses, as long as all kills from that limit on are more than that share of all
/// attempts. It holds for inputs at least as large as the one that was killed.
/// </summary>
internal static class KillFloor
{
    /// <summary>What is given beyond the limit that killed: the smallest step of a retry.</summary>
    private const double Step = 1.2;

    // The same input measured again may differ by a little.
    private const double SameInput = 0.98;

    /// <summary>The recommendation with memory and walltime raised to the floors.</summary>
    public static ResourceRecommendation Apply(ResourceRecommendation recommendation, RecommendationQuery query, IReadOnlyList<AttemptEvidence> evidence)
    {
        double bytes = Floor(evidence, query, EvidenceKind.KilledForMemory, kill => kill.BoundBytes, attempt => attempt.PeakMemory?.Bytes);
        double seconds = Floor(evidence, query, EvidenceKind.KilledForTime, kill => kill.BoundSeconds, attempt => attempt.DurationSeconds);
        ComponentResources allocation = recommendation.Allocation;
        if (!(bytes > (allocation.Memory?.Bytes ?? 0)) && !(seconds > (allocation.Walltime?.TotalSeconds ?? 0))) return recommendation;
        MemorySize? memory = bytes > (allocation.Memory?.Bytes ?? 0) ? MemorySize.Ceiling(bytes).RoundUpForPeople() : allocation.Memory;
        return recommendation with
        {
            Allocation = allocation with
            {
                Memory = memory,
                Walltime = seconds > (allocation.Walltime?.TotalSeconds ?? 0) ? Walltime.FromSeconds(seconds).RoundUpForPeople() : allocation.Walltime,
            },
            MemoryPlan = memory is { } raised ? recommendation.MemoryPlan.RaisedTo(raised.Bytes) : recommendation.MemoryPlan,
        };
    }

    private static double Floor(
        IReadOnlyList<AttemptEvidence> evidence, RecommendationQuery query, EvidenceKind kind, Func<AttemptEvidence, double> bound, Func<TaskRecord, double?> need)
    {
        double floor = 0;
        for (int i = 0; i < evidence.Count; i++)
        {
            AttemptEvidence kill = evidence[i];
            if (kill.Kind != kind || bound(kill) * Step <= floor || !IsAtLeast(query, kill.Usable)) continue;
            int from = kill.IsGuess ? 0 : i + 1, kills = kill.IsGuess ? 0 : 1, below = 0;
            for (int j = from; j < evidence.Count; j++)
            {
                if (evidence[j].Kind == EvidenceKind.Measured && need(evidence[j].Usable) <= bound(kill)) below++;
                else if (kill.IsGuess && evidence[j].Kind == kind && bound(evidence[j]) >= bound(kill)) kills++;
            }
            if ((double)kills / (kills + below) > 1 - query.Confidence + 1e-9) floor = bound(kill) * Step;
        }
        return floor;
    }

    private static bool IsAtLeast(RecommendationQuery query, TaskRecord killed)
    {
        if (query.Target is { } target && killed.Target is { } ranOn && target != ranOn) return false;
        foreach ((string name, FeatureValue value) in killed.Features)
        {
            if (!query.Features.TryGetValue(name, out FeatureValue asked)) return false;
            if (value.Kind == FeatureValueKind.Number && asked.Kind == FeatureValueKind.Number ? asked.Number < SameInput * value.Number : asked != value) return false;
        }
        return true;
    }
}

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
