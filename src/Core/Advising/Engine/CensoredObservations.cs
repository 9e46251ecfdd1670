using Scalable.Runs;
using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>
/// What killed attempts are supposed to have needed while the truth is unknown (imputation of censored values). Kept apart from
/// the true needs: they widen a forecast near their input and never bend what was fitted to the truth.
/// </summary>
internal sealed class CensoredObservations
{
    private const int Capacity = 100;
    private const double RecencyDecay = 0.98;

    // The least that a bound is believed which the past calls all but impossible: one such kill may have had another cause.
    private const double MinTrust = 0.2;

    // What is left of the least trust when a need is let go: after some 115 true ones.
    private const double Forgotten = 0.1;

    private sealed record Supposed(IReadOnlyDictionary<string, FeatureValue> Features, double Request, double Need, string? Attempt)
    {
        public double Trust { get; set; }
    }

    private readonly List<Supposed> _needs = [];

    public int Count => _needs.Count;

    /// <summary>Supposes a need.</summary>
    /// <param name="features">What was known of the task.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="need">The supposed need.</param>
    /// <param name="expected">In how many of the rows so far a need beyond the bound was to be expected; from 1 on it is fully believed.</param>
    /// <param name="attempt">The task it stands for until the truth is known; null if unknown.</param>
    public void Add(IReadOnlyDictionary<string, FeatureValue> features, double request, double need, double expected, string? attempt)
    {
        if (_needs.Count == Capacity) _needs.RemoveAt(0);
        _needs.Add(new Supposed(features, request, need, attempt) { Trust = Math.Clamp(expected, MinTrust, 1) });
    }

    /// <summary>Forgets what was supposed of a task, now that more is known.</summary>
    public void Forget(string? attempt)
    {
        if (attempt is not null) _needs.RemoveAll(supposed => supposed.Attempt == attempt);
    }

    /// <summary>Another true need was seen: what was supposed counts a little less, and in the end nothing.</summary>
    public void Fade()
    {
        foreach (Supposed supposed in _needs) supposed.Trust *= RecencyDecay;
        _needs.RemoveAll(supposed => supposed.Trust < MinTrust * Forgotten);
    }

    public void Keep(StateArchive state)
    {
        List<Supposed> needs = state.Items<Supposed>("supposed", _needs, supposed => new Supposed(
            state.Features("features", supposed?.Features ?? FeatureSet.Empty),
            state.Number("request", supposed?.Request ?? 0),
            state.Number("need", supposed?.Need ?? 0),
            state.Text("attempt", supposed?.Attempt))
        {
            Trust = state.Number("trust", supposed?.Trust ?? 0),
        });
        if (state.IsReading) _needs.AddRange(needs);
    }

    /// <summary>Mixes the supposed needs near a query into a forecast, in proportion to the true ones near it.</summary>
    /// <param name="forecast">Sorted, summing to 1, before and after; may be empty.</param>
    /// <param name="trueRows">How many true needs speak near the query.</param>
    /// <param name="nearness">How near a task with these features and this request is to the query, from 0 to 1.</param>
    public void AddTo(WeightedSample forecast, double trueRows, Func<IReadOnlyDictionary<string, FeatureValue>, double, double> nearness)
    {
        if (_needs.Count == 0) return;
        bool isFirst = forecast.Count == 0;
        foreach (ref double weight in forecast.Weights) weight *= trueRows;
        foreach (Supposed supposed in _needs) forecast.Add(supposed.Need, supposed.Trust * (isFirst ? 1 : nearness(supposed.Features, supposed.Request)));
        forecast.SortAndNormalise();
    }
}
