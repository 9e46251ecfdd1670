using Scalable.Runs;
using Scalable.Units;

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
