using System.Buffers;

namespace Scalable.Learning.Numerics;

/// <summary>Weighted means and quantiles, summed in the order of the rows.</summary>
internal static class Averages
{
    /// <param name="weights">One a value, or empty where all weigh the same.</param>
    public static double Mean(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty) return Columns.Sum(values) / values.Length;
        double sum = 0;
        double weightSum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i] * values[i];
            weightSum += weights[i];
        }

        return sum / weightSum;
    }

    /// <summary>
    /// The <paramref name="level"/> quantile: without weights interpolated between order statistics (Hyndman and Fan's type 7, NumPy's default),
    /// with weights the least value whose cumulated weight reaches the level.
    /// </summary>
    public static double Quantile(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double level)
    {
        double[] sorted = ArrayPool<double>.Shared.Rent(values.Length);
        Span<double> ordered = sorted.AsSpan(0, values.Length);
        values.CopyTo(ordered);
        double result = weights.IsEmpty ? Unweighted(ordered, level) : Weighted(ordered, weights, level);
        ArrayPool<double>.Shared.Return(sorted);
        return result;
    }

    private static double Unweighted(Span<double> values, double level)
    {
        values.Sort();
        double position = level * (values.Length - 1);
        int below = (int)position;
        return below + 1 < values.Length ? values[below] + ((position - below) * (values[below + 1] - values[below])) : values[^1];
    }

    private static double Weighted(Span<double> values, ReadOnlySpan<double> weights, double level)
    {
        double[] carried = ArrayPool<double>.Shared.Rent(weights.Length);
        Span<double> ordered = carried.AsSpan(0, weights.Length);
        weights.CopyTo(ordered);
        values.Sort(ordered);
        double total = 0;
        foreach (double weight in ordered) total += weight;
        double cumulated = 0;
        int at = -1;
        do cumulated += ordered[++at];
        while (at < ordered.Length - 1 && cumulated < level * total);
        ArrayPool<double>.Shared.Return(carried);
        return values[at];
    }
}
