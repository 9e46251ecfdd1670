using Scalable.Advising.Distributions;
using Scalable.Advising.Predictors;
using Scalable.Learning;
using Scalable.Runs;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>
/// Learns one quantity of one task: its experts, what each would have cost, their mixture, and how far the mixture's
/// levels can be believed.
/// </summary>
internal sealed class OnlineForecaster
{
    private const double MinShare = 1e-3;

    // Below these levels of what was expected a lower bound says little: a limit that killed, and what any other failure had reached.
    private const double MinTellingMassOfLimit = 0.5;
    private const double MinTellingMass = 0.95;
    private const double GrowthBeyondAll = 1.5;

    // Beyond the inputs seen by this much, in doublings, only experts that follow a trend are heard.
    private const double FullyBeyond = 1e9;
    // A truth at this level lies outside whatever was predicted, however often that happened before.
    private const double BeyondAll = 0.9999;
    private const int MaxAtoms = 1000;
    private const int MaxAtomsOfCompletion = 400;

    private readonly TaskDataset _dataset;
    private readonly CensoredObservations _censored = new();
    private readonly IsolatedNeed _isolated = new();
    private readonly ExpertSet _experts;
    private readonly ExponentialWeights _weights;
    private readonly PooledRatios _ratios;
    private readonly LadderPlanner _planner = new();
    private readonly WeightedSample _mixture = new(), _part = new(), _edge = new(), _beyond = new();
    private readonly List<double> _rungs = [];
    private readonly PendingNeeds _pending = new();
    private readonly double[] _shares;
    private IReadOnlyDictionary<string, FeatureValue> _forecastFeatures = FeatureSet.Empty;
    private double _forecastRequest;
    private bool _isForecastCurrent, _isForecastOpen;
    private int _requests, _requestsExceeded;

    public OnlineForecaster(int windowRows, ExpertSet experts, PitSample pooledLevels, PooledRatios ratios)
    {
        _ratios = ratios;
        _dataset = new TaskDataset(windowRows);
        _experts = experts;
        _weights = new ExponentialWeights(_experts.Count);
        _shares = new double[_experts.Count];
        Calibrator = new PitCalibrator(pooledLevels);
    }

    public PitCalibrator Calibrator { get; }

    /// <summary>How many true needs are known.</summary>
    public int Count => _dataset.Count;

    /// <summary>How many needs are known or supposed.</summary>
    public int Rows => _dataset.Count + _censored.Count + (_isolated.IsKept ? 1 : 0);

    public DriftDetector Drift { get; } = new();

    /// <summary>The largest need known; NaN where none is.</summary>
    public double LargestNeed => Count > 0 ? _dataset.LargestNeed : double.NaN;

    /// <summary>How far the query last asked for lies beyond the inputs seen, in doublings; 0 within.</summary>
    public double Beyond { get; private set; }

    /// <summary>True where the query last asked for lies beyond the inputs seen and no expert follows a trend there.</summary>
    public bool IsGuess { get; private set; }

    /// <summary>The model of the learner among the experts; null where none is fitted.</summary>
    public IModel? LearnedModel => _experts.LearnedModel;

    public SizingStage Stage => Count switch
    {
        0 => _ratios.IsUsable || HasCensored ? SizingStage.Pooled : SizingStage.Request,
        < 5 => SizingStage.Pooled,
        < 19 => SizingStage.Task,
        _ => SizingStage.Learned,
    };

    /// <summary>The name of the expert with the largest share in the mixture last made.</summary>
    public string DominantExpert
    {
        get
        {
            if (Count == 0) return HasCensored ? "limits" : _ratios.IsUsable ? "pooled_ratio" : "request";
            int best = 0;
            for (int k = 1; k < _shares.Length; k++)
                if (_shares[k] > _shares[best]) best = k;
            return _experts[best].Name;
        }
    }

    /// <summary>The shares of the kinds of experts in the mixture last made, the largest first.</summary>
    public PredictorShare[] Shares() => Enumerable.Range(0, _shares.Length)
        .GroupBy(k => _experts[k].Name, k => _shares[k], StringComparer.Ordinal)
        .Select(kind => new PredictorShare(kind.Key, kind.Sum()))
        .Where(kind => kind.Share > MinShare)
        .OrderByDescending(kind => kind.Share)
        .ToArray();

    /// <summary>
    /// The predicted distribution for a query: sorted, summing to 1; empty where nothing is known. What the query leaves open is
    /// covered as past tasks had it. Reused by the next call.
    /// </summary>
    public WeightedSample Forecast(IReadOnlyDictionary<string, FeatureValue> features, double request)
    {
        if (_isForecastCurrent && request.Equals(_forecastRequest) && TaskFeatures.AreSame(features, _forecastFeatures)) return _mixture;
        _isForecastCurrent = true;
        _isForecastOpen = false;
        _forecastFeatures = features;
        _forecastRequest = request;
        Beyond = 0;
        IsGuess = false;
        _mixture.Clear();
        if (Count > 0)
        {
            IReadOnlyList<IReadOnlyDictionary<string, FeatureValue>> completions = _dataset.Complete(features);
            _isForecastOpen = completions.Count > 1;
            foreach (IReadOnlyDictionary<string, FeatureValue> completion in completions)
            {
                ForecastOne(completion, request);
                if (_isForecastOpen) _part.ThinTo(MaxAtomsOfCompletion);
                _mixture.AddAll(_part, 1.0 / completions.Count);
            }
        }
        if (Count < 5) _ratios.AddTo(_mixture, request, Count == 0 ? 1 : 2.0 / Count);
        if (_mixture.Count > 0) _mixture.SortAndNormalise();
        return _mixture;
    }

    /// <summary>True while needs are kept apart from the forecast: of kills whose tasks' true needs are unknown, and an isolated one.</summary>
    public bool HasCensored => _censored.Count > 0 || _isolated.IsKept;

    /// <summary>Mixes what is kept apart into the forecast of the query last asked for: what unresolved kills near it are supposed to have needed, and an isolated need.</summary>
    public void AddCensored(WeightedSample forecast)
    {
        if (Count == 0) _censored.AddTo(forecast, 1, (_, _) => 1);
        else if (_isForecastOpen) _censored.AddTo(forecast, Count, (_, _) => 1);
        else _censored.AddTo(forecast, _experts.NearRows, (features, request) => _experts.NearnessOf(_dataset.Query(features, request)));
        _isolated.AddTo(forecast, Count);
    }

    /// <summary>How probably a task of this kind needs more than it asked for, by how many did (Laplace's rule of succession).</summary>
    public double ExceedanceProbability => (_requestsExceeded + 1.0) / (_requests + 2.0);

    /// <summary>Learns a true need, and what would have been predicted of it.</summary>
    /// <param name="features">What was known of the task.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="need">What it turned out to need; above 0.</param>
    /// <param name="costWeight">What a unit of the quantity costs here: hours for memory, 1 for time.</param>
    /// <param name="failurePrice">The price of a failed attempt in the quantity's unit.</param>
    /// <param name="attempt">Ties attempts of one task together; null where unknown.</param>
    /// <param name="commit">False where <see cref="Commit"/> follows later: until then predictions do not know of it.</param>
    public void Observe(
        IReadOnlyDictionary<string, FeatureValue> features, double request, double need, double costWeight, double failurePrice, string? attempt = null, bool commit = true)
    {
        _censored.Forget(attempt);
        double[] costs = UnknownCosts();
        WeightedSample forecast = Forecast(features, request);
        double level = DiscreteDistribution.MassBelow(forecast, need);
        if (forecast.Count > 0) ObserveLevel(level, DiscreteDistribution.MassAtOrBelow(forecast, need), commit);
        CountRequest(request, need);
        var taken = new PendingNeed(features, request, need, costs);
        double largest = _pending.LargestOr(Count > 0 ? _dataset.LargestNeed : 0);
        bool isFar = level >= BeyondAll && IsolatedNeed.IsFar(need, largest, Count + _pending.Count);
        if (_isolated.IsKept && (isFar || _isolated.IsReached(Math.Max(need, largest)))) _pending.Add(_isolated.Release());
        else if (isFar)
        {
            KeepApart(taken);
            return;
        }
        if (Count > 0) ReplayCosts(costs, features, request, need, costWeight, failurePrice);
        _pending.Add(taken);
        if (commit) Commit();
        _censored.Fade();
    }

    /// <summary>Takes in a true need without asking what would have been predicted; <see cref="Commit"/> follows.</summary>
    public void Teach(IReadOnlyDictionary<string, FeatureValue> features, double request, double need)
    {
        CountRequest(request, need);
        _pending.Add(new PendingNeed(features, request, need, UnknownCosts()), isTaught: true);
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
        _censored.Forget(attempt);
        _beyond.CopyFrom(Forecast(features, request));
        AddCensored(_beyond);
        double need = bound * GrowthBeyondAll, above = 1;
        if (_beyond.Count > 0)
        {
            above = 1 - DiscreteDistribution.MassAtOrBelow(_beyond, bound);
            if (1 - above < (wasLimit ? MinTellingMassOfLimit : MinTellingMass)) return;
            double mean = DiscreteDistribution.MeanAbove(_beyond, bound);
            if (mean < need) need = mean;
        }
        if (bound > request) CountRequest(request, bound);
        _dataset.Extend(features);
        _censored.Add(features, request, need, Count == 0 ? 1 : above * Count, attempt);
        _isForecastCurrent = false;
    }

    /// <summary>Fits everything to the needs that were taken in since the last time.</summary>
    public void Commit(CancellationToken cancellationToken = default)
    {
        if (_pending.Count == 0) return;
        PendingNeed? far = _pending.TakeFar(Count > 0 ? _dataset.LargestNeed : 0, Count);
        Fit(cancellationToken);
        if (far is null) return;
        if (DiscreteDistribution.MassBelow(Forecast(far.Features, far.Request), far.Need) >= BeyondAll)
        {
            KeepApart(far);
            return;
        }
        _pending.Add(far);
        Fit(cancellationToken);
    }

    /// <summary>Everything but what was taken in and not committed.</summary>
    public void Keep(StateArchive state)
    {
        _requests = state.Integer("requests", _requests);
        _requestsExceeded = state.Integer("requests_exceeded", _requestsExceeded);
        state.Object("calibrator", () => Calibrator.Keep(state));
        Drift.Keep(state);
        state.Object("dataset", () => _dataset.Keep(state));
        _dataset.IsDrifting = Drift.IsDrifting;
        _censored.Keep(state);
        _isolated.Keep(state);
        _weights.Keep(state);
        state.Object("experts", () => _experts.Keep(state, _dataset));
        _isForecastCurrent = false;
    }

    private void Fit(CancellationToken cancellationToken)
    {
        foreach (PendingNeed taken in _pending.TakeAll())
        {
            _dataset.Append(taken.Features, taken.Request, taken.Need);
            _weights.Add(taken.Costs);
        }
        int dropped = _dataset.Refresh();
        if (dropped > 0)
        {
            _weights.RemoveOldest(dropped);
            _isolated.Forget();
        }
        _experts.Update(_dataset, cancellationToken);
        _isForecastCurrent = false;
    }

    private void KeepApart(PendingNeed need)
    {
        _dataset.Extend(need.Features);
        _isolated.Keep(need);
        _isForecastCurrent = false;
    }

    private double[] UnknownCosts()
    {
        double[] costs = new double[_experts.Count];
        Array.Fill(costs, double.NaN);
        return costs;
    }

    private void CountRequest(double request, double need)
    {
        if (!(request > 0)) return;
        _requests++;
        if (need > request) _requestsExceeded++;
        _ratios.Add(need / request);
    }

    private void ObserveLevel(double level, double levelWith, bool isStep)
    {
        Drift.Observe(outside: level >= BeyondAll || Calibrator.RankOf(levelWith) < 0.05 || Calibrator.RankOf(level) >= 0.95);
        _dataset.IsDrifting = Drift.IsDrifting;
        Calibrator.Observe(level, isStep);
    }

    // Beyond the inputs seen, no less than at their edge: more input never gets less.
    private void ForecastOne(IReadOnlyDictionary<string, FeatureValue> features, double request)
    {
        double beyond = _dataset.Beyond(features, out IReadOnlyDictionary<string, FeatureValue> edge);
        if (beyond > 0)
        {
            Mix(_dataset.Query(edge, request), 0, _edge);
            Beyond = Math.Max(Beyond, beyond);
        }
        Mix(_dataset.Query(features, request), beyond, _part);
        if (beyond > 0) _part.RaiseTo(_edge);
    }

    private void Mix(in DatasetQuery query, double beyond, WeightedSample mixture)
    {
        mixture.Clear();
        _experts.Predict(_dataset, query);
        _weights.Shares(_dataset, query, k => _experts.IsHeard(k, beyond > 0), _shares);
        FavourSure();
        if (beyond > 0) FavourTrends(Math.Min(1, beyond / FullyBeyond));
        for (int k = 0; k < _experts.Count; k++)
            if (_shares[k] > MinShare) mixture.AddAll(_experts.Distribution(k), _shares[k]);
        mixture.SortAndNormalise();
        mixture.ThinTo(MaxAtoms);
    }

    // Where an expert expects wider errors than those it was judged by, as a smoother between inputs does, it counts by its precision.
    private void FavourSure()
    {
        double sum = 0;
        for (int k = 0; k < _shares.Length; k++)
            if (_shares[k] > 0) sum += _shares[k] /= _experts.WideningOf(k) * _experts.WideningOf(k);
        for (int k = 0; k < _shares.Length; k++) _shares[k] /= sum;
    }

    private void FavourTrends(double degree)
    {
        double sum = 0;
        for (int k = 0; k < _shares.Length; k++)
            if (_experts.Extrapolates(k)) sum += _shares[k];
        if (sum <= 0 || _dataset.VaryingColumns == 0)
        {
            IsGuess = true;
            return;
        }
        for (int k = 0; k < _shares.Length; k++)
            _shares[k] = _experts.Extrapolates(k) ? _shares[k] * (1 - degree + degree / sum) : _shares[k] * (1 - degree);
    }

    private void ReplayCosts(double[] costs, IReadOnlyDictionary<string, FeatureValue> features, double request, double need, double costWeight, double failurePrice)
    {
        if (_isForecastOpen || Beyond > 0) _experts.Predict(_dataset, _dataset.Query(features, request));
        for (int k = 0; k < costs.Length; k++)
        {
            if (!_experts.IsUsable(k)) continue;
            WeightedSample atoms = _experts.Distribution(k);
            RequestCap.Apply(atoms, request, ExceedanceProbability);
            _planner.Plan(atoms.Values, atoms.Weights, failurePrice, _rungs);
            costs[k] = costWeight * LadderCost.Of(_rungs, need, failurePrice, out _);
        }
    }
}
