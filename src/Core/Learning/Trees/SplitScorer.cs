namespace Scalable.Learning.Trees;

/// <summary>
/// Scores sides of a split. The score of a side is the drop of the summed squared error by giving it its own value,
/// G^2 / (N + L2) of the N rows (Chen and Guestrin 2016, without the factor one half), in gradient units squared.
/// </summary>
internal readonly struct SplitScorer(GradientPacking packing, double l2)
{
    public GradientPacking Packing { get; } = packing;

    public double L2 { get; } = l2;

    public double Score(long sum, double extraL2 = 0)
    {
        double gradient = Packing.Units(sum);
        return gradient * gradient / (Packing.Count(sum) + L2 + extraL2);
    }

    /// <summary>The value that the side would take.</summary>
    public double Value(long sum) => Packing.Gradient(sum) / (Packing.Count(sum) + L2);

    /// <summary>The score of a side whose value is held within bounds.</summary>
    public double Score(long sum, double lower, double upper)
    {
        double held = Math.Clamp(Value(sum), lower, upper) * Packing.Scale;
        return ((2 * Packing.Units(sum)) - ((Packing.Count(sum) + L2) * held)) * held;
    }
}
