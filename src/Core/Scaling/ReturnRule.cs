namespace Scalable.Scaling;

/// <summary>
/// Whether a layer of demand that is not needed now is likely enough to be needed when a worker requested now arrives. A
/// layer is read as an alternating renewal process, with the mean lengths of its own past gaps and needed stretches: the
/// chance of being needed after a time t is p (1 - exp(-t/b - t/g)) with p = b / (b + g).
/// </summary>
internal static class ReturnRule
{
    private const int MinGaps = 3;

    /// <summary>A request that turns out not to be needed costs little, so that it pays well below even odds.</summary>
    private const double MinChance = 0.35;

    public static bool IsExpected(DemandLayer? layer, double after, double now) => layer is { Gaps.Count: >= MinGaps } && Chance(layer, after, now) > MinChance;

    private static double Chance(DemandLayer layer, double after, double now)
    {
        double gap = Math.Max(1, (Sum(layer.Gaps.Values) + Math.Max(0, now - layer.Since)) / layer.Gaps.Count);
        double needed = Math.Max(1, layer.Lengths.Count > 0 ? Sum(layer.Lengths.Values) / layer.Lengths.Count : 1);
        return needed / (needed + gap) * (1 - Math.Exp(-after / needed - after / gap));
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }
}
