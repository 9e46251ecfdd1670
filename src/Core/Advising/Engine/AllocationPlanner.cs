using Scalable.Advising.Distributions;

namespace Scalable.Advising.Engine;

/// <summary>Turns a predicted distribution into a first allocation and every retry.</summary>
internal sealed class AllocationPlanner
{
    private readonly LadderPlanner _planner = new();
    private readonly WeightedSample _sample = new();
    private readonly List<double> _steps = [];

    /// <summary>
    /// The steps that are expected to waste least. Reused by the next call.
    /// </summary>
    /// <param name="model">The quantity's model, whose forecast it is.</param>
    /// <param name="forecast">The predicted distribution, or empty; left as it is.</param>
    /// <param name="request">What the user asked for, or NaN: all there is to go by if nothing is known.</param>
    /// <param name="failurePrice">The price of a failed attempt in the quantity's unit.</param>
    /// <param name="least">The first step is not below this.</param>
    public List<double> CheapestSteps(OnlineForecaster model, WeightedSample forecast, double request, double failurePrice, double least = 0)
    {
        _steps.Clear();
        if (IsEmpty(model, forecast, request)) return _steps;
        _sample.CopyFrom(forecast);
        if (_sample.Count > 0) model.Calibrator.Recalibrate(_sample);
        model.AddCensored(_sample);
        RequestCap.Apply(_sample, request, model.ExceedanceProbability);
        _planner.Plan(_sample.Values, _sample.Weights, failurePrice, _steps, least);
        return _steps;
    }

    /// <summary>What suffices with the probability; then as sure of the rest as it was of the whole; then the largest value. Reused by the next call.</summary>
    public List<double> QuantileSteps(OnlineForecaster model, WeightedSample forecast, double request, double probability)
    {
        _steps.Clear();
        if (IsEmpty(model, forecast, request)) return _steps;
        _steps.Add(Quantile(model, forecast, probability));
        _steps.Add(Quantile(model, forecast, 1 - (1 - probability) * (1 - probability)));
        _steps.Add(Quantile(model, forecast, 1));
        return _steps;
    }

    /// <summary>
    /// The value below which a need stays with the probability: the forecast read at the level where truths were found to fall,
    /// and no less than what unresolved kills near the query demand.
    /// </summary>
    public double Quantile(OnlineForecaster model, WeightedSample forecast, double probability)
    {
        double learned = forecast.Count == 0 ? 0 : DiscreteDistribution.Quantile(forecast, probability >= 1 ? 1 : model.Calibrator.LevelFor(probability));
        if (!model.HasCensored) return learned;
        _sample.CopyFrom(forecast);
        model.AddCensored(_sample);
        return Math.Max(learned, DiscreteDistribution.Quantile(_sample, probability));
    }

    /// <summary>The same, and no more than the user asked for where tasks of this kind exceed that less often than is asked for here.</summary>
    public double QuantileWithin(OnlineForecaster model, WeightedSample forecast, double request, double probability)
    {
        double quantile = Quantile(model, forecast, probability);
        return quantile > request && !model.HasCensored && RequestCap.Holds(forecast, request, model.ExceedanceProbability, probability) ? request : quantile;
    }

    /// <summary>The probability that an allocation suffices, as far as the model itself knows; NaN if it knows nothing.</summary>
    public double ProbabilityAt(OnlineForecaster model, WeightedSample forecast, double request, double allocation)
    {
        if (forecast.Count == 0 && !model.HasCensored) return double.NaN;
        double level = forecast.Count == 0 ? 1 : DiscreteDistribution.LevelOf(forecast, allocation);
        double probability = forecast.Count == 0 ? 1 : model.Calibrator.ProbabilityAt(level);
        if (model.HasCensored && level > 0)
        {
            _sample.CopyFrom(forecast);
            model.AddCensored(_sample);
            probability *= Math.Min(1, DiscreteDistribution.MassAtOrBelow(_sample, allocation) / Math.Min(1, level));
        }
        else if (allocation >= request && RequestCap.Holds(forecast, request, model.ExceedanceProbability, probability)) probability = 1 - model.ExceedanceProbability;
        return probability;
    }

    private bool IsEmpty(OnlineForecaster model, WeightedSample forecast, double request)
    {
        if (forecast.Count > 0 || model.HasCensored) return false;
        if (request > 0) _steps.Add(request);
        return true;
    }
}

/// <summary>
/// What a user's request says of the need: tasks of this kind exceeded theirs with a frequency that the past gives. Where a
/// distribution leaves more than that beyond the request, but not so much that the request must be wrong, the excess is
/// held at the request.
/// </summary>
internal static class RequestCap
{
    // A distribution with more of its mass beyond a request contradicts it.
    private const double MaxMassBeyond = 0.3;

    /// <summary>True if a request suffices with the probability by what tasks of this kind needed of theirs, and the distribution does not contradict it.</summary>
    public static bool Holds(WeightedSample atoms, double request, double exceeded, double probability) =>
        exceeded <= 1 - probability && 1 - DiscreteDistribution.MassAtOrBelow(atoms, request) <= MaxMassBeyond;

    /// <param name="atoms">Sorted, summing to 1.</param>
    /// <param name="request">What was asked for; nothing happens if it is not above 0.</param>
    /// <param name="exceeded">The estimated probability that a task needs more than was asked for.</param>
    public static void Apply(WeightedSample atoms, double request, double exceeded)
    {
        if (!(request > 0)) return;
        double beyond = 1 - DiscreteDistribution.MassAtOrBelow(atoms, request);
        if (beyond <= exceeded || beyond > MaxMassBeyond) return;
        Span<double> values = atoms.Values, weights = atoms.Weights;
        for (int i = 0; i < values.Length && beyond > exceeded; i++)
        {
            if (values[i] <= request) continue;
            values[i] = request;
            beyond -= weights[i];
        }
    }
}
