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
    // Below these levels of what was expected a lower bound says little: a limit that killed, and what any other failure had reached.
    private const double MinTellingMassOfLimit = 0.5;
    private const double MinTellingMass = 0.95;
    private const double GrowthBeyondAll = 1.5;

    // A truth at this level lies outside whatever was predicted, however often that happened before.
    private const double BeyondAll = 0.9999;
    private const int MaxAtomsOfCompletion = 400;

    private readonly TaskDataset _dataset;
    private readonly CensoredObservations _censored = new();
    private readonly IsolatedNeed _isolated = new();
    private readonly ExpertMixture _experts;
    private readonly PooledRatios _ratios;
    private readonly WeightedSample _mixture = new(), _part = new(), _edge = new(), _beyond = new();
    private readonly PendingNeeds _pending = new();
    private IReadOnlyDictionary<string, FeatureValue> _forecastFeatures = FeatureSet.Empty;
    private double _forecastRequest;
    private bool _isForecastCurrent, _isForecastOpen;
    private int _requests, _requestsExceeded;

    public OnlineForecaster(int windowRows, ExpertSet experts, PitSample pooledLevels, PooledRatios ratios, bool missTogether = false)
    {
        _ratios = ratios;
        _dataset = new TaskDataset(windowRows);
        _experts = new ExpertMixture(experts);
        Calibrator = new PitCalibrator(pooledLevels, missTogether);
    }

    public PitCalibrator Calibrator { get; }

    /// <summary>How many true needs are known.</summary>
    public int Count => _dataset.Count;

    /// <summary>How many needs are known or supposed.</summary>
    public int Rows => _dataset.Count + _censored.Count + (_isolated.IsKept ? 1 : 0);

    public DriftDetector Drift { get; } = new();

    /// <summary>The largest need known; NaN if none is.</summary>
    public double LargestNeed => Count > 0 ? _dataset.LargestNeed : double.NaN;

    /// <summary>How far the query last asked for lies beyond the inputs seen, in doublings; 0 within.</summary>
    public double Beyond { get; private set; }

    /// <summary>True if the query last asked for lies beyond the inputs seen and no expert follows a trend there.</summary>
    public bool IsGuess { get; private set; }

    /// <summary>The model of the learner among the experts; null if none is fitted.</summary>
    public IModel? LearnedModel => _experts.LearnedModel;

    public SizingStage Stage => Count switch
    {
        0 => _ratios.IsUsable || HasCensored ? SizingStage.Pooled : SizingStage.Request,
        < 5 => SizingStage.Pooled,
        < 19 => SizingStage.Task,
        _ => SizingStage.Learned,
    };

    /// <summary>The name of the expert with the largest share in the mixture last made.</summary>
    public string DominantExpert => Count > 0 ? _experts.DominantExpert : HasCensored ? "limits" : _ratios.IsUsable ? "pooled_ratio" : "request";

    /// <summary>The shares of the kinds of experts in the mixture last made, the largest first.</summary>
    public PredictorShare[] Shares() => _experts.Shares();

    /// <summary>
    /// The predicted distribution for a query: sorted, summing to 1; empty if nothing is known. What the query leaves open is
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
    /// <param name="attempt">Ties attempts of one task together; null if unknown.</param>
    /// <param name="commit">False if <see cref="Commit"/> follows later: until then predictions do not know of it.</param>
    public void Observe(
        IReadOnlyDictionary<string, FeatureValue> features, double request, double need, double costWeight, double failurePrice, string? attempt = null, bool commit = true)
    {
        _censored.Forget(attempt);
        double[] costs = _experts.UnknownCosts();
        WeightedSample forecast = Forecast(features, request);
        double level = DiscreteDistribution.LevelBelow(forecast, need);
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
        if (Count > 0)
        {
            if (_isForecastOpen || Beyond > 0) _experts.Ask(_dataset, _dataset.Query(features, request));
            _experts.ReplayCosts(costs, request, ExceedanceProbability, need, costWeight, failurePrice);
        }
        _pending.Add(taken);
        if (commit) Commit();
        _censored.Fade();
    }

    /// <summary>Takes in a true need without asking what would have been predicted; <see cref="Commit"/> follows.</summary>
    public void Teach(IReadOnlyDictionary<string, FeatureValue> features, double request, double need)
    {
        CountRequest(request, need);
        _pending.Add(new PendingNeed(features, request, need, _experts.UnknownCosts()), isTaught: true);
    }

    /// <summary>
    /// Learns that a task needed more than what it was given. If the past lets expect that, the mean of what lies beyond is
    /// supposed to be its need until the truth is known; a bound that says little is left out.
    /// </summary>
    /// <param name="features">What was known of the task.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="bound">What it needed at least; above 0.</param>
    /// <param name="wasLimit">True if reaching the bound ended the attempt.</param>
    /// <param name="attempt">Ties attempts of one task together; null if unknown.</param>
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
        _experts.Keep(state, _dataset);
        _isForecastCurrent = false;
    }

    private void Fit(CancellationToken cancellationToken)
    {
        foreach (PendingNeed taken in _pending.TakeAll())
        {
            _dataset.Append(taken.Features, taken.Request, taken.Need);
            _experts.Add(taken.Costs);
        }
        int dropped = _dataset.Refresh();
        if (dropped > 0) _isolated.Forget();
        _experts.Update(_dataset, dropped, cancellationToken);
        _isForecastCurrent = false;
    }

    private void KeepApart(PendingNeed need)
    {
        _dataset.Extend(need.Features);
        _isolated.Keep(need);
        _isForecastCurrent = false;
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
            _experts.Mix(_dataset, _dataset.Query(edge, request), 0, _edge);
            Beyond = Math.Max(Beyond, beyond);
        }
        if (!_experts.Mix(_dataset, _dataset.Query(features, request), beyond, _part)) IsGuess = true;
        if (beyond > 0) _part.RaiseTo(_edge);
    }
}
