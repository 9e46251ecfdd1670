using System.Buffers;

namespace Scalable.Learning.Numerics;

/// <summary>Means and quantiles, the same on every machine.</summary>
internal static class Averages
{
    public static double Mean(ReadOnlySpan<double> values) => Columns.Sum(values) / values.Length;

    /// <summary>The <paramref name="level"/> quantile of values in any order.</summary>
    public static double Quantile(ReadOnlySpan<double> values, double level)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(values.Length);
        Span<double> sorted = rented.AsSpan(0, values.Length);
        values.CopyTo(sorted);
        sorted.Sort();
        double quantile = Statistics.Quantile.Linear(sorted, level);
        ArrayPool<double>.Shared.Return(rented);
        return quantile;
    }
}
