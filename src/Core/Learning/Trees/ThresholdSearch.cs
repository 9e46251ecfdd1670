using System.Runtime.CompilerServices;

namespace Scalable.Learning.Trees;

/// <summary>Finds the bins of numbers by binary search without branches, so that the searches of neighbouring rows overlap.</summary>
internal static class ThresholdSearch
{
    public static unsafe void Encode(ReadOnlySpan<double> values, double[] thresholds, byte missingBin, Span<byte> bins)
    {
        int size = 1;
        while (size <= thresholds.Length) size <<= 1;
        double* padded = stackalloc double[size];
        for (int i = 0; i < size; i++) padded[i] = i < thresholds.Length ? thresholds[i] : double.PositiveInfinity;
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            nint position = 0;
            for (int step = size >> 1; step > 0; step >>= 1)
            {
                bool above = value > padded[position + step - 1];
                position += step * (nint)Unsafe.As<bool, byte>(ref above);
            }

            bins[row] = double.IsNaN(value) ? missingBin : (byte)position;
        }
    }
}
