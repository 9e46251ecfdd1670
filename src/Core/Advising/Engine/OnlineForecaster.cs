using Scalable.Runs;
using Scalable.Advising.Calibration;
using Scalable.Advising.Predictors;
using Scalable.Advising.Distributions;
using Scalable.Advising.Allocation;
using Scalable.Advising.Engine;

namespace Scalable.Advising.Engine;

/// <summary>
/// Learns one quantity of one task: its candidates, what each would have cost, their mixture, and how far the mixture's
/// levels can be believed.
/// </summary>
internal sealed class OnlineForecaster
{
    private const double LeastShare = 1e-3;

    // Below these levels of what was expected a lower bound says little: a limit that killed, and what any other failure had reached.
    private const double LeastTellingMassOfLimit = 0.5;
    private const double LeastTellingMass = 0.95;
    private const double GrowthBeyondAll = 1.5;

    private readonly TaskDataset _history;
    private readonly CensoredObservations _supposed = new();
    private readonly ExpertSet _candidates;
    private readonly ExponentialWeights _ledger;
    private readonly PooledRatios _ratios;
    private readonly LadderPlanner _planner = new();
    private readonly WeightedSample _mixture = new();
    private readonly WeightedSample _beyond = new();
    private readonly List<double> _rungs = [];
    private readonly List<(IReadOnlyDictionary<string, FeatureValue> Features, double Request, double Need, double[] Costs)> _pending = [];
    private readonly double[] _shares;
    private IReadOnlyDictionary<string, FeatureValue> _forecastFeatures = FeatureSet.Empty;
    private double _forecastRequest;
    private bool _isForecastCurrent;
    private readonly DriftDetector _drift = new();
    private int _requests, _requestsExceeded;

    public OnlineForecaster(int windowRows, ExpertSet candidates, PitSample pooledLevels, PooledRatios ratios)
    {
        _ratios = ratios;
        _history = new TaskDataset(windowRows);
        _candidates = candidates;
        _ledger = new ExponentialWeights(_candidates.Count);
        _shares = new double[_candidates.Count];
        Calibrator = new PitCalibrator(pooledLevels);
    }

    public PitCalibrator Calibrator { get; }

    /// <summary>How many true needs are known.</summary>
    public int Count => _history.Count;

    /// <summary>How many needs are known or supposed.</summary>
    public int Rows => _history.Count + _supposed.Count;

    public DriftDetector Drift => _drift;

    public SizingStage Stage => Count switch
    {
        0 => _ratios.IsUsable || HasSupposed ? SizingStage.Pooled : SizingStage.Request,
        < 5 => SizingStage.Pooled,
        < 19 => SizingStage.Task,
        _ => SizingStage.Learned,
    };

    /// <summary>The name of the candidate with the largest share in the mixture last made.</summary>
    public string DominantCandidate
    {
        get
        {
            if (Count == 0) return HasSupposed ? "limits" : _ratios.IsUsable ? "pooled_ratio" : "request";
            int best = 0;
            for (int k = 1; k < _shares.Length; k++)
                if (_shares[k] > _shares[best]) best = k;
            return _candidates[best].Name;
        }
    }

    /// <summary>The shares of the kinds of candidates in the mixture last made, the largest first.</summary>
    public PredictorShare[] Shares() => Enumerable.Range(0, _shares.Length)
        .GroupBy(k => _candidates[k].Name, k => _shares[k], StringComparer.Ordinal)
        .Select(kind => new PredictorShare(kind.Key, kind.Sum()))
        .Where(kind => kind.Share > LeastShare)
        .OrderByDescending(kind => kind.Share)
        .ToArray();

    /// <summary>The predicted distribution for a query: sorted, summing to 1; empty where nothing is known. Reused by the next call.</summary>
    public WeightedSample Forecast(IReadOnlyDictionary<string, FeatureValue> features, double request)
    {
        if (_isForecastCurrent && request.Equals(_forecastRequest) && TaskFeatures.AreSame(features, _forecastFeatures)) return _mixture;
        _isForecastCurrent = true;
        _forecastFeatures = features;
        _forecastRequest = request;
        _mixture.Clear();
        if (Count > 0)
        {
            DatasetQuery query = _history.Query(features, request);
            _candidates.Predict(_history, query);
            Mix(query);
        }
        if (Count < 5) _ratios.AddTo(_mixture, request, Count == 0 ? 1 : 2.0 / Count);
        if (_mixture.Count > 0) _mixture.SortAndNormalise();
        return _mixture;
    }

    /// <summary>True while kills are known whose tasks' true needs are not.</summary>
    public bool HasSupposed => _supposed.Count > 0;

    /// <summary>Mixes what unresolved kills near the query last asked for are supposed to have needed into its forecast.</summary>
    public void AddSupposed(WeightedSample forecast)
    {
        if (Count > 0) _supposed.AddTo(forecast, _candidates.NearRows, (features, request) => _candidates.NearnessOf(_history.Query(features, request)));
        else _supposed.AddTo(forecast, 1, (_, _) => 1);
    }

    /// <summary>How probably a task of this kind needs more than it asked for, by how many did (Laplace's rule of succession).</summary>
    public double ExceedanceProbability => (_requestsExceeded + 1.0) / (_requests + 2.0);

    /// <summary>Learns a true need.</summary>
    /// <param name="features">What was known of the task.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="need">What it turned out to need; above 0.</param>
    /// <param name="costWeight">What a unit of the quantity costs here: hours for memory, 1 for time.</param>
    /// <param name="failurePrice">The price of a failed attempt in the quantity's unit.</param>
    /// <param name="attempt">Ties attempts of one task together; null where unknown.</param>
    public void Observe(
        IReadOnlyDictionary<string, FeatureValue> features, double request, double need, double costWeight, double failurePrice, string? attempt = null, bool commit = true)
    {
        _supposed.Forget(attempt);
        double[] costs = new double[_candidates.Count];
        Array.Fill(costs, double.NaN);
        WeightedSample forecast = Forecast(features, request);
        if (forecast.Count > 0) ObserveLevel(DiscreteDistribution.MassBelow(forecast, need));
        if (Count > 0) ReplayCosts(costs, request, need, costWeight, failurePrice);
        CountRequest(request, need);
        _pending.Add((features, request, need, costs));
        if (commit) Commit();
        _supposed.Fade();
    }

    /// <summary>Takes in a true need without asking what would have been predicted; <see cref="Commit"/> follows.</summary>
    public void Teach(IReadOnlyDictionary<string, FeatureValue> features, double request, double need)
    {
        double[] costs = new double[_candidates.Count];
        Array.Fill(costs, double.NaN);
        CountRequest(request, need);
        _pending.Add((features, request, need, costs));
    }

    /// <summary>
    /// Learns that a task needed more than what it was given. Where the past lets expect that, the mean of what lies beyond is
    /// supposed to be its need until the truth is known; a bound that says little is left out.
    /// </summary>
    /// <param name="features">What was known of the task.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="bound">What it needed at least; above 0.</param>
    /// <param name="wasLimit">True where reaching the bound ended the attempt.</param>
    /// <param name="attempt">Ties attempts of one task together; null where unknown.</param>
    public void ObserveAtLeast(IReadOnlyDictionary<string, FeatureValue> features, double request, double bound, bool wasLimit, string? attempt)
    {
        _supposed.Forget(attempt);
        _beyond.CopyFrom(Forecast(features, request));
        AddSupposed(_beyond);
        double need = bound * GrowthBeyondAll, above = 1;
        if (_beyond.Count > 0)
        {
            above = 1 - DiscreteDistribution.MassAtOrBelow(_beyond, bound);
            if (1 - above < (wasLimit ? LeastTellingMassOfLimit : LeastTellingMass)) return;
            need = Math.Min(need, above > 0 ? DiscreteDistribution.MeanAbove(_beyond, bound) : need);
        }
        if (bound > request) CountRequest(request, bound);
        _supposed.Add(features, request, need, Count == 0 ? 1 : above * Count, attempt);
    }

    /// <summary>Fits everything to the needs that were taken in since the last time.</summary>
    public void Commit()
    {
        if (_pending.Count == 0) return;
        foreach ((IReadOnlyDictionary<string, FeatureValue> features, double request, double need, double[] costs) in _pending)
        {
            _history.Append(features, request, need);
            _ledger.Add(costs);
        }
        _pending.Clear();
        int dropped = _history.Refresh();
        if (dropped > 0) _ledger.RemoveOldest(dropped);
        _candidates.Update(_history);
        _isForecastCurrent = false;
    }

    private void CountRequest(double request, double need)
    {
        if (!(request > 0)) return;
        _requests++;
        if (need > request) _requestsExceeded++;
        _ratios.Add(need / request);
    }

    private void ObserveLevel(double level)
    {
        _drift.Observe(outside: Calibrator.RankOf(level) is < 0.05 or >= 0.95);
        _history.IsDrifting = _drift.IsDrifting;
        Calibrator.Observe(level);
    }

    private void Mix(in DatasetQuery query)
    {
        _ledger.Shares(_history, query, _candidates.IsHeard, _shares);
        for (int k = 0; k < _candidates.Count; k++)
            if (_shares[k] > LeastShare) _mixture.AddAll(_candidates.Distribution(k), _shares[k]);
    }

    private void ReplayCosts(double[] costs, double request, double need, double costWeight, double failurePrice)
    {
        for (int k = 0; k < costs.Length; k++)
        {
            if (!_candidates.IsUsable(k)) continue;
            WeightedSample atoms = _candidates.Distribution(k);
            RequestCap.Apply(atoms, request, ExceedanceProbability);
            _planner.Plan(atoms.Values, atoms.Weights, failurePrice, _rungs);
            costs[k] = costWeight * LadderCost.Of(_rungs, need, failurePrice, out _);
        }
    }
}
