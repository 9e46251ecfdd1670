using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;
using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>A true need that was taken in and not fitted to yet.</summary>
/// <param name="Features">What was known of the task.</param>
/// <param name="Request">What the user asked for, or NaN.</param>
/// <param name="Need">What it needed.</param>
/// <param name="Costs">What each expert would have cost; NaN if unknown.</param>
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

    /// <summary>Takes out the largest need that was only taught if it is far above all others; null if none is.</summary>
    /// <param name="largestKnown">The largest of the needs fitted before; 0 if there are none.</param>
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

/// <summary>
/// One true need far above all others and above all that was expected, kept apart until another confirms it: it counts by its rank
/// (the exceedance of the largest of n, 0.5/n; Hazen's plotting position), wherever its input was, and bends no fit.
/// </summary>
internal sealed class IsolatedNeed
{
    private const double MinRatio = 3;
    private const int MinOthers = 10;
    private const double Exceedance = 0.5;

    private PendingNeed? _kept;

    public bool IsKept => _kept is not null;

    /// <summary>True if a need is far above the largest of enough others.</summary>
    public static bool IsFar(double need, double largestOther, int others) => others >= MinOthers && need > MinRatio * largestOther;

    public void Keep(PendingNeed need) => _kept = need;

    /// <summary>Gives back what is kept and keeps it no longer.</summary>
    public PendingNeed Release()
    {
        PendingNeed released = _kept!;
        _kept = null;
        return released;
    }

    /// <summary>True if something is kept that the largest of the others has come near to.</summary>
    public bool IsReached(double largestOther) => _kept is { } kept && kept.Need <= MinRatio * largestOther;

    public void Forget() => _kept = null;

    public void Keep(StateArchive state)
    {
        List<PendingNeed> kept = state.Items<PendingNeed>("isolated", _kept is { } one ? [one] : [], need => new PendingNeed(
            state.Features("features", need?.Features ?? Runs.FeatureSet.Empty), state.Number("request", need?.Request ?? 0), state.Number("need", need?.Need ?? 0), state.Numbers("costs", need?.Costs)));
        if (state.IsReading) _kept = kept.FirstOrDefault();
    }

    /// <summary>Mixes the kept need into a forecast by its rank among <paramref name="others"/>.</summary>
    /// <param name="forecast">Sorted, summing to 1, before and after.</param>
    /// <param name="others">How many other needs there are.</param>
    public void AddTo(WeightedSample forecast, int others)
    {
        if (_kept is not { } kept) return;
        forecast.Add(kept.Need, Exceedance / Math.Max(others, 1));
        forecast.SortAndNormalise();
    }
}
