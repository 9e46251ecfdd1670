namespace Scalable.Advising.Distributions;

/// <summary>Reading of a sorted sample whose weights sum to 1.</summary>
internal static class DiscreteDistribution
{
    /// <summary>The smallest value with at least <paramref name="level"/> of the mass at or below it; the largest where rounding leaves none.</summary>
    public static double Quantile(WeightedSample atoms, double level)
    {
        ReadOnlySpan<double> values = atoms.Values, weights = atoms.Weights;
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i];
            if (sum >= level - 1e-12) return values[i];
        }
        return values[^1];
    }

    public static double MassAtOrBelow(WeightedSample atoms, double value)
    {
        ReadOnlySpan<double> values = atoms.Values, weights = atoms.Weights;
        double sum = 0;
        for (int i = 0; i < values.Length && values[i] <= value; i++) sum += weights[i];
        return Math.Min(sum, 1);
    }

    public static double MassBelow(WeightedSample atoms, double value)
    {
        ReadOnlySpan<double> values = atoms.Values, weights = atoms.Weights;
        double sum = 0;
        for (int i = 0; i < values.Length && values[i] < value; i++) sum += weights[i];
        return Math.Min(sum, 1);
    }

    public static double Mean(WeightedSample atoms)
    {
        double sum = 0;
        for (int i = 0; i < atoms.Count; i++) sum += atoms.Values[i] * atoms.Weights[i];
        return sum;
    }

    /// <summary>The mean of what lies above <paramref name="bound"/>; NaN where nothing does.</summary>
    public static double MeanAbove(WeightedSample atoms, double bound)
    {
        double sum = 0, mass = 0;
        for (int i = 0; i < atoms.Count; i++)
        {
            if (atoms.Values[i] <= bound) continue;
            sum += atoms.Values[i] * atoms.Weights[i];
            mass += atoms.Weights[i];
        }
        return mass > 0 ? sum / mass : double.NaN;
    }
}
