using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scalable.Learning.Numerics;

/// <summary>Arithmetic on whole columns, in lanes of a fixed number, so that results are the same on every machine.</summary>
internal static class ColumnMath
{
    /// <summary>The sum, in eight lanes that are added last: the same on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        Vector256<double> even = Vector256<double>.Zero;
        Vector256<double> odd = Vector256<double>.Zero;
        int i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            even += At(values, i);
            odd += At(values, i + 4);
        }

        double rest = 0;
        for (; i < values.Length; i++) rest += values[i];
        return Total(even + odd) + rest;
    }

    /// <summary>The sum of the products, in eight lanes that are added last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Vector256<double> even = Vector256<double>.Zero, odd = Vector256<double>.Zero;
        int i = 0;
        for (; i <= first.Length - 8; i += 8)
        {
            even += At(first, i) * At(second, i);
            odd += At(first, i + 4) * At(second, i + 4);
        }

        double rest = 0;
        for (; i < first.Length; i++) rest += first[i] * second[i];
        return Total(even + odd) + rest;
    }

    /// <summary>Adds a multiple of one column to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> sum, ReadOnlySpan<double> column, double factor)
    {
        Vector256<double> factors = Vector256.Create(factor);
        int i = 0;
        for (; i <= sum.Length - 4; i += 4) (At(sum, i) + factors * At(column, i)).StoreUnsafe(ref sum[i]);
        for (; i < sum.Length; i++) sum[i] += factor * column[i];
    }

    /// <summary>Takes a multiple of a column from one sum, and a multiple of its squares from another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Span<double> sum, Span<double> squares, ReadOnlySpan<double> column, double factor, double squaresFactor)
    {
        Vector256<double> factors = Vector256.Create(factor), squaresFactors = Vector256.Create(squaresFactor);
        int i = 0;
        for (; i <= sum.Length - 4; i += 4)
        {
            Vector256<double> values = At(column, i);
            (At(sum, i) - factors * values).StoreUnsafe(ref sum[i]);
            (At(squares, i) - squaresFactors * (values * values)).StoreUnsafe(ref squares[i]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] -= factor * column[i];
            squares[i] -= squaresFactor * (column[i] * column[i]);
        }
    }

    private static Vector256<double> At(ReadOnlySpan<double> values, int start) => Vector256.LoadUnsafe(in values[start]);

    private static double Total(Vector256<double> lanes) => lanes.GetElement(0) + lanes.GetElement(1) + (lanes.GetElement(2) + lanes.GetElement(3));
}

/// <summary>Means and quantiles, the same on every machine.</summary>
internal static class Averages
{
    public static double Mean(ReadOnlySpan<double> values) => ColumnMath.Sum(values) / values.Length;

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
