namespace Scalable.Scenarios;

/// <summary>What tables say of repeated measurements.</summary>
internal static class Sample
{
    /// <summary>The mean of the two in the middle, if their number is even.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : 0.5 * (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]);
    }

    /// <summary>The upper of the two in the middle, if their number is even.</summary>
    public static double UpperMedian(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
