using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

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

    /// <summary>True where a need is far above the largest of enough others.</summary>
    public static bool IsFar(double need, double largestOther, int others) => others >= MinOthers && need > MinRatio * largestOther;

    public void Keep(PendingNeed need) => _kept = need;

    /// <summary>Gives back what is kept and keeps it no longer.</summary>
    public PendingNeed Release()
    {
        PendingNeed released = _kept!;
        _kept = null;
        return released;
    }

    /// <summary>True where something is kept that the largest of the others has come near to.</summary>
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
