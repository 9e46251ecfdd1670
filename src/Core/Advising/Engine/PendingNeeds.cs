using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>A true need that was taken in and not fitted to yet.</summary>
/// <param name="Features">What was known of the task.</param>
/// <param name="Request">What the user asked for, or NaN.</param>
/// <param name="Need">What it needed.</param>
/// <param name="Costs">What each expert would have cost; NaN where unknown.</param>
internal sealed record PendingNeed(IReadOnlyDictionary<string, FeatureValue> Features, double Request, double Need, double[] Costs);

/// <summary>The needs taken in since models were last fitted.</summary>
internal sealed class PendingNeeds
{
    private readonly List<PendingNeed> _needs = [];
    private bool _isTaught;

    public int Count => _needs.Count;

    /// <summary>Adds a need; <paramref name="isTaught"/> where nobody asked whether it was to be expected.</summary>
    public void Add(PendingNeed need, bool isTaught = false)
    {
        _needs.Add(need);
        _isTaught |= isTaught;
    }

    /// <summary>The largest need here or the given one.</summary>
    public double LargestOr(double largestKnown)
    {
        double largest = largestKnown;
        foreach (PendingNeed need in _needs) largest = Math.Max(largest, need.Need);
        return largest;
    }

    /// <summary>Takes out the largest need that was only taught where it is far above all others; null where none is.</summary>
    /// <param name="largestKnown">The largest of the needs fitted before; 0 where there are none.</param>
    /// <param name="known">How many those are.</param>
    public PendingNeed? TakeFar(double largestKnown, int known)
    {
        bool isTaught = _isTaught;
        _isTaught = false;
        if (!isTaught || _needs.Count == 0) return null;
        PendingNeed largest = _needs.MaxBy(need => need.Need)!;
        double next = largestKnown;
        foreach (PendingNeed need in _needs)
            if (need != largest) next = Math.Max(next, need.Need);
        if (!IsolatedNeed.IsFar(largest.Need, next, known + _needs.Count - 1)) return null;
        _needs.Remove(largest);
        return largest;
    }

    /// <summary>Everything, in the order it came; afterwards there is nothing.</summary>
    public PendingNeed[] TakeAll()
    {
        PendingNeed[] all = [.. _needs];
        _needs.Clear();
        return all;
    }
}
