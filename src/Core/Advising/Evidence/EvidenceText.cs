using Scalable.Units;

namespace Scalable.Advising.Evidence;

/// <summary>Kills among the evidence in words.</summary>
internal static class EvidenceText
{
    /// <summary>How many attempts count as kills, at which limits and how they were recognised; null if none does.</summary>
    public static string? Kills(IReadOnlyList<AttemptEvidence> evidence)
    {
        string[] kinds =
        [
            .. evidence.Where(one => one.IsKill || (one.IsGuess && one.Kind == EvidenceKind.Superseded))
                .GroupBy(one => (one.Reason, one.IsGuess))
                .Where(kind => kind.Any(one => one.IsKill))
                .Select(kind => $"{DisplayText.Count(kind.Count(), "attempt")} {kind.Key.Reason} needed more than {Bound(kind.MaxBy(one => Math.Max(one.BoundBytes, one.BoundSeconds))!)}{(kind.Key.IsGuess ? " (a guess, which counts half)" : "")}"),
        ];
        return kinds.Length == 0 ? null : string.Join("; ", kinds);
    }

    private static string Bound(AttemptEvidence kill) =>
        kill.Kind == EvidenceKind.KilledForMemory ? MemorySize.Ceiling(kill.BoundBytes).ToString() : DisplayText.Duration(kill.BoundSeconds);
}
