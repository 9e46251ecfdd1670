using Scalable.Units;

namespace Scalable.Advising.Evidence;

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
