using Scalable.Runs;

namespace Scalable.Advising.Evidence;

/// <summary>What an ended attempt says of what its task needs.</summary>
public enum EvidenceKind
{
    /// <summary>It succeeded: what it took is what was needed.</summary>
    Measured,

    /// <summary>Its memory limit ended it: it needed more than <see cref="AttemptEvidence.BoundBytes"/>.</summary>
    KilledForMemory,

    /// <summary>Its time limit ended it: it needed more than <see cref="AttemptEvidence.BoundSeconds"/>.</summary>
    KilledForTime,

    /// <summary>It ended for another reason: it needed at least what it had taken until then.</summary>
    AtLeast,

    /// <summary>It says nothing: a later attempt of the same work tells the truth, or guesses of its kind are counted already.</summary>
    Superseded,
}

/// <summary>An ended attempt and what it says of what its task needs.</summary>
public sealed record AttemptEvidence
{
    /// <summary>The attempt as it was recorded.</summary>
    public required TaskRecord Recorded { get; init; }

    /// <summary>
    /// The attempt as a model may learn from it: impossible measurements are left out, and a kill, however it was recognised,
    /// has the error type of its kind and no peak below its limit.
    /// </summary>
    public required TaskRecord Usable { get; init; }

    public required EvidenceKind Kind { get; init; }

    /// <summary>The censoring limit of a kill for memory, in bytes; 0 for anything else.</summary>
    public double BoundBytes { get; init; }

    /// <summary>The censoring limit of a kill for time, in seconds; 0 for anything else.</summary>
    public double BoundSeconds { get; init; }

    /// <summary>Whether the kind was inferred and not recorded; <see cref="Reason"/> says from what.</summary>
    public bool IsGuess { get; init; }

    /// <summary>How a kill was recognised, in a few words; null for anything else.</summary>
    public string? Reason { get; init; }

    /// <summary>The resource that ran out, also of a kill that is superseded; null for anything else.</summary>
    public SizingResource? RanOutOf { get; init; }

    public bool IsKill => Kind is EvidenceKind.KilledForMemory or EvidenceKind.KilledForTime;
}

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
