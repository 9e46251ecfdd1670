namespace Scalable.Statistics;

/// <summary>Sample quantiles.</summary>
public static class Quantile
{
    /// <summary>
    /// The quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7), which is NumPy's and
    /// pandas' default, down to the order of the floating-point operations.
    /// </summary>
    /// <param name="sorted">The sample in ascending order; not empty.</param>
    /// <param name="probability">From 0 to 1.</param>
    public static double Linear(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty) throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));
        double position = probability * (sorted.Length - 1);
        int below = (int)Math.Floor(position);
        if (below >= sorted.Length - 1) return sorted[^1];
        double low = sorted[below], high = sorted[below + 1], fraction = position - below;
        double difference = high - low;
        return fraction >= 0.5 ? high - difference * (1 - fraction) : low + difference * fraction;
    }

    /// <summary>
    /// As <see cref="Linear"/>, but the order statistic that is nearest by rank if the two that would be interpolated are of
    /// another order: a share of an outlier says nothing of what lies below it.
    /// </summary>
    public static double Robust(ReadOnlySpan<double> sorted, double probability)
    {
        const double OtherOrder = 2;
        if (sorted.IsEmpty) throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));
        double position = probability * (sorted.Length - 1);
        int below = (int)Math.Floor(position);
        return below < sorted.Length - 1 && position - below < 0.5 && sorted[below + 1] > OtherOrder * sorted[below] ? sorted[below] : Linear(sorted, probability);
    }

    /// <summary>As <see cref="Linear"/>, for values in any order; null for an empty sample.</summary>
    public static double? LinearOrNull(IEnumerable<double> values, double probability)
    {
        double[] sorted = [.. values];
        if (sorted.Length == 0) return null;
        Array.Sort(sorted);
        return Linear(sorted, probability);
    }
}
