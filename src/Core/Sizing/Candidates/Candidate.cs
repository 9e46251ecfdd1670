using Scalable.Sizing.Distributions;

namespace Scalable.Sizing.Candidates;

/// <summary>A centre (none for a constant) with the past residuals around it, weighted one way: a distribution of the need.</summary>
internal sealed class Candidate(IPointFit? fit, Weighting weighting)
{
    public string Name { get; } = fit?.Name ?? "constant";

    public IPointFit? Fit => fit;

    public Weighting Weighting => weighting;

    /// <summary>Writes the distribution, sorted, with weights summing to 1; false where there is nothing to build it from.</summary>
    public bool Predict(QuantityHistory history, double centre, double widening, RowWeights rowWeights, AtomBuffer atoms)
    {
        atoms.Clear();
        if (!rowWeights.IsUsable(weighting)) return false;
        ReadOnlySpan<double> weights = rowWeights[weighting];
        if (fit is null)
        {
            for (int i = 0; i < weights.Length; i++)
                if (weights[i] > 0) atoms.Add(history.Needs[i], weights[i]);
        }
        else
        {
            if (history.Count < fit.LeastRows || !double.IsFinite(centre)) return false;
            ReadOnlySpan<double> heldOut = fit.HeldOut;
            ReadOnlySpan<double> scales = fit.ResidualScale;
            double least = history.SmallestNeed * 0.2;
            for (int i = 0; i < weights.Length; i++)
            {
                if (weights[i] <= 0 || !double.IsFinite(heldOut[i])) continue;
                double factor = scales[i] * widening;
                double value = fit.IsMultiplicative ? centre * Math.Pow(history.Needs[i] / heldOut[i], factor) : centre + factor * (history.Needs[i] - heldOut[i]);
                if (double.IsFinite(value)) atoms.Add(Math.Max(value, least), weights[i]);
            }
        }
        if (atoms.Count == 0) return false;
        atoms.SortAndNormalise();
        ExponentialTail.Append(atoms, atoms.Values[^1] * (1e-4 + 0.5 * Math.Pow(2, -history.Count)));
        return true;
    }
}
