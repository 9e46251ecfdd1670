using Scalable.Advising.Engine;
using Scalable.Runs;

namespace Scalable.Advising.Evidence;

/// <summary>Reads the ended attempts of a task as evidence of what it needs.</summary>
public static class EvidenceClassifier
{
    /// <summary>What each attempt says, in the order given; attempts that have not ended are left out.</summary>
    /// <param name="attempts">Attempts of one task, oldest first.</param>
    public static IReadOnlyList<AttemptEvidence> Classify(IEnumerable<TaskRecord> attempts)
    {
        TaskRecord[] recorded = [.. attempts.Where(attempt => attempt.IsTerminal)];
        TaskRecord[] clean = Plausibility.Clean(recorded);
        if (Array.TrueForAll(clean, attempt => attempt.State == TaskState.Succeeded))
            return PeakEstimates.Halve([.. recorded.Zip(clean, (was, usable) => new AttemptEvidence { Recorded = was, Usable = usable, Kind = EvidenceKind.Measured })]);

        Dictionary<long, int> deaths = clean.Where(KillRecognition.IsSuspicious).GroupBy(RequestOf).ToDictionary(group => group.Key, group => group.Count());
        var evidence = new AttemptEvidence[clean.Length];
        for (int i = 0; i < clean.Length; i++) evidence[i] = Classify(recorded[i], clean[i], deaths.GetValueOrDefault(RequestOf(clean[i])));
        Supersede(evidence);
        HalveGuesses(evidence);
        return PeakEstimates.Halve(evidence);
    }

    /// <summary>The attempts of any tasks as models may learn from them, in the order given; see <see cref="AttemptEvidence.Usable"/>.</summary>
    public static IEnumerable<TaskRecord> Usable(IEnumerable<TaskRecord> attempts)
    {
        TaskRecord[] all = [.. attempts.Where(attempt => attempt.IsTerminal)];
        foreach (IGrouping<string, int> task in Enumerable.Range(0, all.Length).GroupBy(i => all[i].TaskName, StringComparer.Ordinal))
        {
            int[] places = [.. task];
            IReadOnlyList<AttemptEvidence> evidence = Classify(places.Select(i => all[i]));
            for (int i = 0; i < places.Length; i++) all[places[i]] = evidence[i].Usable;
        }
        return all;
    }

    private static long RequestOf(TaskRecord attempt) => attempt.RequestedMemory?.Bytes ?? -1;

    private static AttemptEvidence Classify(TaskRecord recorded, TaskRecord clean, int deathsAtRequest)
    {
        var plain = new AttemptEvidence { Recorded = recorded, Usable = clean, Kind = clean.State == TaskState.Succeeded ? EvidenceKind.Measured : EvidenceKind.AtLeast };
        if (plain.Kind == EvidenceKind.Measured) return plain;
        KillCause cause = KillRecognition.CauseOf(clean, deathsAtRequest);
        double requestedBytes = clean.RequestedMemory?.Bytes ?? 0, peakBytes = clean.PeakMemory?.Bytes ?? 0;
        double requestedSeconds = clean.RequestedWalltime?.TotalSeconds ?? 0, ranSeconds = clean.DurationSeconds ?? 0;
        AttemptEvidence kill = plain with { IsGuess = cause.IsGuess, Reason = cause.Reason, RanOutOf = cause.Resource };
        return cause.Resource switch
        {
            SizingResource.Memory when Math.Max(requestedBytes, peakBytes) is > 0 and var bound => kill with
            {
                Kind = EvidenceKind.KilledForMemory,
                BoundBytes = bound,
                Usable = clean with { ErrorType = FailureClasses.OutOfMemory, PeakMemory = peakBytes > requestedBytes ? clean.PeakMemory : null },
            },
            SizingResource.Walltime when Math.Max(requestedSeconds, ranSeconds) is > 0 and var bound => kill with
            {
                Kind = EvidenceKind.KilledForTime,
                BoundSeconds = bound,
                Usable = clean with { ErrorType = FailureClasses.Timeout },
            },
            // An error that is no kill at a limit must not be taken for one further on.
            _ => plain with { Usable = FailureCause.RanOutOf(clean.ErrorType) is null ? clean : clean with { ErrorType = FailureClasses.ExitStatus } },
        };
    }

    /// <summary>A kill says nothing more once a later attempt of the same work has told how much beyond the limit was needed.</summary>
    private static void Supersede(AttemptEvidence[] evidence)
    {
        var truths = new Dictionary<(string Run, string Work), TaskRecord>();
        for (int i = evidence.Length - 1; i >= 0; i--)
        {
            TaskRecord attempt = evidence[i].Usable;
            foreach ((string, string) work in WorkOf(attempt))
            {
                if (evidence[i].Kind == EvidenceKind.Measured) truths[work] = attempt;
                else if (evidence[i].IsKill && truths.TryGetValue(work, out TaskRecord? truth) && truth.Attempt > attempt.Attempt && Exceeds(truth, evidence[i]))
                    evidence[i] = Silenced(evidence[i]);
            }
        }
    }

    /// <summary>An attempt of the same task id; or, since Nextflow gives each retry a new one, of the same tag.</summary>
    private static IEnumerable<(string Run, string Work)> WorkOf(TaskRecord attempt)
    {
        yield return (attempt.RunId, "id " + attempt.TaskId);
        if (attempt.Tag is { Length: > 0 } tag) yield return (attempt.RunId, "tag " + tag);
    }

    private static bool Exceeds(TaskRecord truth, AttemptEvidence kill) => kill.Kind == EvidenceKind.KilledForMemory
        ? truth.PeakMemory?.Bytes > kill.BoundBytes
        : truth.DurationSeconds > kill.BoundSeconds;

    /// <summary>A guess weighs half: of each two, the older one is not counted.</summary>
    private static void HalveGuesses(AttemptEvidence[] evidence)
    {
        bool counts = true;
        for (int i = evidence.Length - 1; i >= 0; i--)
        {
            if (!evidence[i].IsKill || !evidence[i].IsGuess) continue;
            if (!counts) evidence[i] = Silenced(evidence[i]);
            counts = !counts;
        }
    }

    private static AttemptEvidence Silenced(AttemptEvidence kill) => kill with
    {
        Kind = EvidenceKind.Superseded,
        BoundBytes = 0,
        BoundSeconds = 0,
        Usable = kill.Usable with { ErrorType = FailureClasses.ExitStatus, PeakMemory = null, DurationSeconds = null },
    };
}

/// <summary>
/// Peaks that are only known to be no less than what an attempt held: the record counts the page cache, which the kernel gives
/// back when it needs to, or it multiplies the largest process. Beside measured peaks they weigh half, as guessed kills do.
/// </summary>
internal static class PeakEstimates
{
    /// <summary>
    /// Of each two estimates leaves the older one's peak out; its duration and processor time count. If no peak is measured, all
    /// estimates count: none of them is known to be worse than another.
    /// </summary>
    public static AttemptEvidence[] Halve(AttemptEvidence[] evidence)
    {
        if (!Array.Exists(evidence, IsEstimate) || !Array.Exists(evidence, IsMeasured)) return evidence;
        bool counts = true;
        for (int i = evidence.Length - 1; i >= 0; i--)
        {
            if (!IsEstimate(evidence[i])) continue;
            if (!counts) evidence[i] = evidence[i] with { Usable = evidence[i].Usable with { PeakMemory = null, PeakMemoryIsUpperEstimate = false } };
            counts = !counts;
        }
        return evidence;
    }

    /// <summary>How many peaks are such estimates, and what they count; null if none is.</summary>
    public static string? Text(IReadOnlyList<AttemptEvidence> evidence)
    {
        int estimates = evidence.Count(one => one.Kind == EvidenceKind.Measured && one.Recorded is { PeakMemoryIsUpperEstimate: true, PeakMemory: not null });
        if (estimates == 0) return null;
        int peaks = evidence.Count(one => one is { Kind: EvidenceKind.Measured, Recorded.PeakMemory: not null });
        string counted = evidence.Any(IsMeasured) ? "and count half" : "and count, since none is measured";
        return $"{estimates} of {DisplayText.Count(peaks, "peak")} {(estimates == 1 ? "is an upper estimate" : "are upper estimates")} (page cache, or the largest process times their number) {counted}";
    }

    private static bool IsEstimate(AttemptEvidence one) => one is { Kind: EvidenceKind.Measured, Usable: { PeakMemoryIsUpperEstimate: true, PeakMemory: not null } };

    private static bool IsMeasured(AttemptEvidence one) => one is { Kind: EvidenceKind.Measured, Usable: { PeakMemoryIsUpperEstimate: false, PeakMemory: not null } };
}
