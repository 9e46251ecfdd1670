using Scalable.Learning.Numerics;

namespace Scalable.Learning.Trees;

/// <summary>Finds the best split of a node over the features it may use.</summary>
internal sealed class SplitSearch
{
    private readonly BinnedTable _table;
    private readonly GrowthSettings _settings;
    private readonly int[] _features;
    private readonly int[] _drawn;

    /// <param name="features">The features the tree may use, in ascending order.</param>
    public SplitSearch(BinnedTable table, GrowthSettings settings, int[] features)
    {
        _table = table;
        _settings = settings;
        _features = features;
        _drawn = [.. features];
    }

    /// <returns>The best split with its gain over not splitting, or <see cref="Split.None"/>.</returns>
    public Split Find(long[] histogram, in NodeTotals node, in SplitScorer scorer, SeededRandom? random)
    {
        Split best = ToBeat(node, scorer);
        foreach (int feature in Draw(random))
        {
            if (_table.Features[feature].BinCount < 2) continue;
            Find(histogram.AsSpan(feature * HistogramPool.BinsPerFeature, HistogramPool.BinsPerFeature), feature, node, scorer, ref best);
        }

        return Gaining(best, node, scorer);
    }

    /// <returns>The same for a node of few rows, without a histogram.</returns>
    public Split Find(FewRows rows, in NodeTotals node, in SplitScorer scorer, SeededRandom? random)
    {
        Split best = ToBeat(node, scorer);
        foreach (int feature in Draw(random))
        {
            FeatureBins bins = _table.Features[feature];
            if (bins.BinCount < 2) continue;
            rows.Sum(_table.Column(feature));
            if (!bins.IsCategorical)
            {
                rows.FindThreshold(bins, feature, _settings.Monotone?[feature] ?? 0, node, scorer, _settings.MinLeaf, ref best);
                continue;
            }

            CategoricalSplitFinder.Find(rows.Sums, bins, feature, node, scorer, _settings.MinLeaf, _settings.CategorySmoothing, ref best);
            rows.Clear(_table.Column(feature));
        }

        return Gaining(best, node, scorer);
    }

    private Split ToBeat(in NodeTotals node, in SplitScorer scorer)
    {
        Split best = Split.None;
        best.Gain = Baseline(node, scorer) + Math.Max(_settings.MinGain * scorer.Packing.Scale * scorer.Packing.Scale, 0);
        return best;
    }

    private static Split Gaining(Split best, in NodeTotals node, in SplitScorer scorer)
    {
        if (!best.Exists) return Split.None;
        best.Gain = (best.Gain - Baseline(node, scorer)) * scorer.Packing.InverseScale * scorer.Packing.InverseScale;
        return best;
    }

    private static double Baseline(in NodeTotals node, in SplitScorer scorer) =>
        node.IsBounded ? scorer.Score(node.Sum, node.Lower, node.Upper) : scorer.Score(node.Sum);

    private void Find(ReadOnlySpan<long> sums, int feature, in NodeTotals node, in SplitScorer scorer, ref Split best)
    {
        FeatureBins bins = _table.Features[feature];
        int direction = _settings.Monotone?[feature] ?? 0;
        if (bins.IsCategorical)
            CategoricalSplitFinder.Find(sums, bins, feature, node, scorer, _settings.MinLeaf, _settings.CategorySmoothing, ref best);
        else
            NumericSplitFinder.Find(sums, bins, feature, direction, node, scorer, _settings.MinLeaf, ref best);
    }

    private ReadOnlySpan<int> Draw(SeededRandom? random)
    {
        int count = _settings.FeaturesPerNode;
        if (count <= 0 || count >= _features.Length || random is null) return _features;
        _features.CopyTo(_drawn, 0);
        for (int i = 0; i < count; i++)
        {
            int other = i + random.Next(_drawn.Length - i);
            (_drawn[i], _drawn[other]) = (_drawn[other], _drawn[i]);
        }

        Array.Sort(_drawn, 0, count);
        return _drawn.AsSpan(0, count);
    }
}

/// <summary>What a split finder has to know of a node.</summary>
/// <param name="Sum">The packed sum of gradients and counts.</param>
/// <param name="Lower">The least value a child may take.</param>
/// <param name="Upper">The greatest value a child may take.</param>
internal readonly record struct NodeTotals(long Sum, double Lower, double Upper)
{
    public bool IsBounded => Lower > double.NegativeInfinity || Upper < double.PositiveInfinity;
}

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
