using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scalable.Learning.Trees;

/// <summary>Packs many gradients, four at a time, to the same bits as one by one.</summary>
internal static class GradientPacker
{
    /// <summary>1.5 times 2^52: a double below 2^51 that it is added to is rounded to a whole number, which its lowest bits then hold.</summary>
    private const double Rounder = 3L << 51;

    /// <summary>The sum of the absolute values, in four lanes that are added last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double AbsoluteSum(ReadOnlySpan<double> gradients)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= gradients.Length - Vector256<double>.Count; i += Vector256<double>.Count) sums += Vector256.Abs(Vector256.Create(gradients[i..]));
        double rest = 0;
        for (; i < gradients.Length; i++) rest += Math.Abs(gradients[i]);
        return sums.GetElement(0) + sums.GetElement(1) + (sums.GetElement(2) + sums.GetElement(3)) + rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(in GradientPacking packing, ReadOnlySpan<double> gradients, Span<long> packed)
    {
        Vector256<double> scale = Vector256.Create(packing.Scale);
        Vector256<double> rounder = Vector256.Create(Rounder);
        Vector256<long> offset = Vector256.Create(BitConverter.DoubleToInt64Bits(Rounder));
        int i = 0;
        for (; i <= gradients.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<long> units = ((Vector256.Create(gradients[i..]) * scale) + rounder).AsInt64() - offset;
            (Vector256.ShiftLeft(units, packing.CountBits) + Vector256<long>.One).CopyTo(packed[i..]);
        }

        for (; i < gradients.Length; i++) packed[i] = packing.Pack(gradients[i]);
    }
}
