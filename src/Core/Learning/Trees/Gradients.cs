namespace Scalable.Learning.Trees;

/// <summary>What a tree is fitted to: per row a packed gradient and, where rows weigh differently, a weight as a whole multiple of a unit.</summary>
/// <param name="Packed">By row of the binned table.</param>
/// <param name="Packing">How <paramref name="Packed"/> is to be read.</param>
/// <param name="Weights">By row; null where every row weighs 1.</param>
/// <param name="WeightUnit">The weight of one unit of <paramref name="Weights"/>.</param>
internal sealed record Gradients(long[] Packed, GradientPacking Packing, long[]? Weights = null, double WeightUnit = 1)
{
    private const int WeightBits = 50;

    /// <summary>Weights as whole multiples of a power of two, so that their sums are exact.</summary>
    public static (long[] Weights, double Unit) PackWeights(ReadOnlySpan<double> weights, long repetitions)
    {
        double sum = 0;
        foreach (double weight in weights) sum += weight;
        int exponent = Math.Clamp(WeightBits - 2 - Math.ILogB(sum * repetitions), -1000, 1000);
        double scale = Math.ScaleB(1.0, exponent);
        long[] packed = new long[weights.Length];
        for (int row = 0; row < packed.Length; row++) packed[row] = Math.Max(1, (long)Math.Round(weights[row] * scale));
        return (packed, Math.ScaleB(1.0, -exponent));
    }
}
