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

    /// <summary>
    /// How high a value lies: the mass at or below it, and beyond the largest value 1 and the logarithm of how many times that it is.
    /// So two values that are both beyond can be told apart.
    /// </summary>
    public static double LevelOf(WeightedSample atoms, double value) => Beyond(atoms, value) ?? MassAtOrBelow(atoms, value);

    /// <summary>The same with the mass strictly below it.</summary>
    public static double LevelBelow(WeightedSample atoms, double value) => Beyond(atoms, value) ?? MassBelow(atoms, value);

    private static double? Beyond(WeightedSample atoms, double value) =>
        atoms.Count > 0 && atoms.Values[^1] is > 0 and { } largest && value > largest ? 1 + StableMath.Log(value / largest) : null;

    public static double Mean(WeightedSample atoms)
    {
        double sum = 0;
        for (int i = 0; i < atoms.Count; i++) sum += atoms.Values[i] * atoms.Weights[i];
        return sum;
    }

    /// <summary>The mean of what lies above <paramref name="bound"/>; NaN if nothing does.</summary>
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

/// <summary>
/// Extends a weighted sample beyond its largest value: the next value exceeds all n seen with probability 1/(n+1)
/// (n is the effective number of values), by an exponential excess whose mean is the mean excess of the sample's top quarter.
/// </summary>
internal static class ExponentialTail
{
    private const double TopShare = 0.25;

    // Upper edges of eight equally probable pieces of the exponential; the last stands for what lies beyond.
    private static readonly double[] s_excesses = [.. Enumerable.Range(1, 8).Select(k => -StableMath.Log(1 - Math.Min(k / 8.0, 0.98)))];

    /// <summary>How many equally weighted values a weighted sample is worth (Kish).</summary>
    public static double EffectiveCount(WeightedSample atoms)
    {
        double squares = 0;
        foreach (double weight in atoms.Weights) squares += weight * weight;
        return 1 / squares;
    }

    /// <summary>Adds the tail to a sorted sample whose weights sum to 1; afterwards they sum to 1 again.</summary>
    /// <param name="atoms">The sorted sample; the tail's atoms are appended, so it stays sorted.</param>
    /// <param name="effective">How many values the sample is worth.</param>
    /// <param name="smallestScale">The least mean excess to assume, in the values' unit.</param>
    public static void Append(WeightedSample atoms, double effective, double smallestScale)
    {
        int count = atoms.Count;
        if (count == 0) return;
        double mass = 1 / (effective + 1);
        double scale = Math.Max(TopMeanExcess(atoms), smallestScale);
        double largest = atoms.Values[count - 1];
        foreach (ref double weight in atoms.Weights) weight *= 1 - mass;
        foreach (double excess in s_excesses) atoms.Add(largest + excess * scale, mass / s_excesses.Length);
    }

    private static double TopMeanExcess(WeightedSample atoms)
    {
        ReadOnlySpan<double> values = atoms.Values, weights = atoms.Weights;
        double above = 0, sum = 0;
        int i = values.Length - 1;
        for (; i >= 0 && above < TopShare; i--)
        {
            above += weights[i];
            sum += weights[i] * values[i];
        }
        double threshold = values[Math.Max(i, 0)];
        return Math.Max(0, sum / above - threshold);
    }
}
