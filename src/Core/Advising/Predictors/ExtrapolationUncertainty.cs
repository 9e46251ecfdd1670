using Scalable.Statistics;
using Scalable.Advising.Distributions;

namespace Scalable.Advising.Predictors;

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
