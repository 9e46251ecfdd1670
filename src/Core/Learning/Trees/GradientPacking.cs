using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Scalable.Learning.Trees;

/// <summary>
/// How a row's gradient and its count share a 64-bit integer: the gradient, as a whole multiple of a power of two, in the upper bits, the count in the lower.
/// One addition then sums both, and sums of integers are exact: they do not depend on the order, hence not on the threads.
/// </summary>
internal readonly struct GradientPacking
{
    /// <summary>Gradient sums stay below 2^50, so that doubles hold them exactly.</summary>
    private const int MaxGradientBits = 50;
    private const int MinCountBits = 12;

    /// <param name="totalCount">The most rows, with repetitions, that are ever summed.</param>
    /// <param name="absoluteSum">At least the sum of the absolute gradients.</param>
    public GradientPacking(long totalCount, double absoluteSum)
    {
        CountBits = Math.Max(MinCountBits, 64 - BitOperations.LeadingZeroCount((ulong)totalCount));
        int gradientBits = Math.Min(MaxGradientBits, 62 - CountBits);
        double room = Math.ScaleB(1.0, gradientBits) - totalCount;
        int exponent = absoluteSum > 0 ? Math.Clamp(Math.ILogB(room) - Math.ILogB(absoluteSum) - 1, -1000, 1000) : 0;
        Scale = Math.ScaleB(1.0, exponent);
        InverseScale = Math.ScaleB(1.0, -exponent);
    }

    public int CountBits { get; }

    public double Scale { get; }

    public double InverseScale { get; }

    public long CountMask => (1L << CountBits) - 1;

    /// <summary>One row of gradient <paramref name="gradient"/>.</summary>
    public long Pack(double gradient) => ((long)Math.Round(gradient * Scale) << CountBits) + 1;

    /// <summary>The sum of the gradients as a whole multiple of the unit.</summary>
    public double Units(long packed) => packed >> CountBits;

    public double Gradient(long packed) => (packed >> CountBits) * InverseScale;

    public int Count(long packed) => (int)(packed & CountMask);
}

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

/// <summary>What a tree is fitted to: per row a packed gradient.</summary>
/// <param name="Packed">By row of the table.</param>
/// <param name="Packing">How they are packed.</param>
internal sealed record Gradients(long[] Packed, GradientPacking Packing);
