using Scalable.Advising.Engine;
using Scalable.Advising.Calibration;
using Scalable.Advising.Distributions;

namespace Scalable.Advising.Allocation;

/// <summary>Turns a predicted distribution into a ladder of allocations, for either objective.</summary>
internal sealed class AllocationPlanner
{
    private readonly LadderPlanner _planner = new();
    private readonly WeightedSample _atoms = new();

    /// <summary>The ladder that is expected to waste least.</summary>
    /// <param name="model">The quantity's model, whose forecast it is.</param>
    /// <param name="forecast">The predicted distribution, not empty; left as it is.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="failurePrice">The price of a failed attempt in the quantity's unit.</param>
    /// <param name="estimate">The probability that the first rung suffices, as far as the model itself knows.</param>
    public List<double> MinimumWaste(OnlineForecaster model, WeightedSample forecast, double request, double failurePrice, out double estimate)
    {
        var ladder = new List<double>();
        _atoms.CopyFrom(forecast);
        model.Calibrator.Recalibrate(_atoms);
        model.AddSupposed(_atoms);
        RequestCap.Apply(_atoms, request, model.ExceedanceProbability);
        _planner.Plan(_atoms.Values, _atoms.Weights, failurePrice, ladder);
        estimate = ProbabilityAt(model, forecast, ladder[0]);
        return ladder;
    }

    /// <summary>
    /// The smallest allocation that suffices with the probability; then as sure of the rest as it was of the whole; then the
    /// largest value; then the request.
    /// </summary>
    /// <param name="model">The quantity's model, whose forecast it is.</param>
    /// <param name="forecast">The predicted distribution, or empty; left as it is.</param>
    /// <param name="request">What the user asked for, or NaN.</param>
    /// <param name="confidence">The asked probability.</param>
    /// <param name="stated">The probability that can be stated: the asked one where the distribution reaches so far.</param>
    public List<double> Confident(OnlineForecaster model, WeightedSample forecast, double request, double confidence, out double stated)
    {
        var ladder = new List<double>();
        stated = confidence;
        if (forecast.Count > 0 || model.HasSupposed)
        {
            if (forecast.Count > 0 && !model.Calibrator.Reaches(confidence)) stated = Math.Min(confidence, model.Calibrator.ProbabilityAt(model.Calibrator.LevelFor(confidence)));
            ladder.Add(Quantile(model, forecast, confidence));
            AddAbove(ladder, Quantile(model, forecast, 1 - (1 - confidence) * (1 - confidence)));
            AddAbove(ladder, Quantile(model, forecast, 1));
        }
        else if (request > 0) ladder.Add(request);
        return ladder;
    }

    /// <summary>
    /// The value below which a need stays with the probability: the forecast read at the level where truths were found to fall,
    /// and no less than what unresolved kills near the query demand.
    /// </summary>
    public double Quantile(OnlineForecaster model, WeightedSample forecast, double probability)
    {
        double learned = forecast.Count == 0 ? 0 : DiscreteDistribution.Quantile(forecast, probability >= 1 ? 1 : model.Calibrator.LevelFor(probability));
        if (!model.HasSupposed) return learned;
        _atoms.CopyFrom(forecast);
        model.AddSupposed(_atoms);
        return Math.Max(learned, DiscreteDistribution.Quantile(_atoms, probability));
    }

    private double ProbabilityAt(OnlineForecaster model, WeightedSample forecast, double allocation)
    {
        double level = DiscreteDistribution.MassAtOrBelow(forecast, allocation), probability = model.Calibrator.ProbabilityAt(level);
        if (!model.HasSupposed || level == 0) return probability;
        _atoms.CopyFrom(forecast);
        model.AddSupposed(_atoms);
        return probability * Math.Min(1, DiscreteDistribution.MassAtOrBelow(_atoms, allocation) / level);
    }

    private static void AddAbove(List<double> ladder, double value)
    {
        if (ladder.Count == 0 || value > ladder[^1]) ladder.Add(value);
    }
}
