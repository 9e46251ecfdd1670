using System.Runtime.CompilerServices;
using Scalable.Advising.Distributions;
using Scalable.Advising.Engine;

namespace Scalable.Advising.Predictors;

/// <summary>A centre (none for a constant) with the past residuals around it, weighted one way: a distribution of the need.</summary>
internal sealed class Expert(IPredictor? fit, Weighting weighting, ResidualSample residuals)
{
    private const int MaxAtoms = 160;
    private const double MaxGrowth = 8;

    public string Name { get; } = fit?.Name ?? "constant";

    public IPredictor? Fit => fit;

    public Weighting Weighting => weighting;

    /// <summary>Writes the distribution, sorted, with weights summing to 1; false if there is nothing to build it from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Predict(TaskDataset history, in PointPrediction prediction, RowWeights rowWeights, WeightedSample atoms)
    {
        atoms.Clear();
        if (!rowWeights.IsUsable(weighting) || residuals.Count == 0) return false;
        if (fit is not null && !double.IsFinite(prediction.Centre)) return false;
        if (fit is not null && weighting == Weighting.Leaf && history.VaryingColumns < 2) return false;
        ReadOnlySpan<double> weights = rowWeights[weighting], sorted = residuals.Residuals;
        ReadOnlySpan<int> rows = residuals.Rows;
        double least = history.SmallestNeed * 0.2;
        for (int i = 0; i < sorted.Length; i++)
        {
            double weight = weights[rows[i]];
            if (weight <= 0) continue;
            double value = fit is null ? sorted[i]
                : fit.IsMultiplicative ? prediction.Centre * StableMath.Exp(prediction.Widening * sorted[i])
                : prediction.Centre + prediction.Widening * sorted[i];
            if (double.IsFinite(value)) atoms.Add(Math.Max(value, least), weight);
        }
        if (atoms.Count == 0) return false;
        atoms.Normalise();
        double effective = ExponentialTail.EffectiveCount(atoms);
        atoms.ThinTo(MaxAtoms);
        ExponentialTail.Append(atoms, effective, atoms.Values[^1] * (1e-4 + 0.5 * StableMath.PowerOfTwo(-history.Count)));
        if (prediction.ExtrapolationUncertainty > 0.01) ExtrapolationUncertainty.Spread(atoms, prediction.ExtrapolationUncertainty);
        Limit(atoms, history.LargestNeed, prediction.Centre);
        return true;
    }

    // However far a curve reaches and however wide its errors are, nothing is believed beyond a multiple of what was ever seen.
    private static void Limit(WeightedSample atoms, double largestNeed, double centre)
    {
        double farthestCentre = double.IsFinite(centre) ? Math.Min(centre, MaxGrowth * largestNeed) : 0;
        double limit = MaxGrowth * Math.Max(largestNeed, farthestCentre);
        foreach (ref double value in atoms.Values) value = Math.Min(value, limit);
    }
}

/// <summary>
/// What extrapolation adds to a distribution: beyond the inputs seen a curve may bend, so its slope there is believed only to
/// within a share of itself.
/// </summary>
internal static class ExtrapolationUncertainty
{
    private const int MaxAtoms = 64;

    // Middles of eight equally probable pieces of the standard normal.
    private static readonly double[] s_shifts = [-1.534121, -0.887147, -0.488776, -0.157311, 0.157311, 0.488776, 0.887147, 1.534121];

    /// <summary>Spreads every value by a log-normal factor of the given standard deviation of the logarithm.</summary>
    public static void Spread(WeightedSample atoms, double deviation)
    {
        atoms.ThinTo(MaxAtoms);
        int count = atoms.Count;
        for (int i = 0; i < count; i++)
        {
            double value = atoms.Values[i], weight = atoms.Weights[i] / s_shifts.Length;
            for (int s = 1; s < s_shifts.Length; s++) atoms.Add(value * StableMath.Exp(s_shifts[s] * deviation), weight);
            atoms.Values[i] = value * StableMath.Exp(s_shifts[0] * deviation);
            atoms.Weights[i] = weight;
        }
        atoms.SortAndNormalise();
    }
}
