using System.Numerics;

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
