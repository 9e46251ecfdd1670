using System.Runtime.CompilerServices;

namespace Scalable.Learning.Trees;

/// <summary>
/// Finds the best division of a categorical feature's bins: categories are ordered by their mean gradient, shrunk by n / (n + k), and the
/// best cut of that order is taken (Fisher 1958). Missing values and categories without a bin are one more category.
/// </summary>
internal static class CategoricalSplitFinder
{
    private const int FewCategories = 4;

    [SkipLocalsInit]
    public static void Find(
        ReadOnlySpan<long> sums,
        FeatureBins bins,
        int feature,
        in NodeTotals node,
        in SplitScorer scorer,
        int minLeaf,
        double smoothing,
        ref Split best)
    {
        Span<int> order = stackalloc int[HistogramPool.BinsPerFeature];
        Span<double> means = stackalloc double[HistogramPool.BinsPerFeature];
        int categories = Order(sums, bins, scorer, smoothing, order, means);
        bool isBounded = node.Lower > double.NegativeInfinity || node.Upper < double.PositiveInfinity;
        double shrinkage = categories > FewCategories ? smoothing : 0;
        double correction = scorer.Score(node.Sum) - scorer.Score(node.Sum, shrinkage);
        int total = scorer.Packing.Count(node.Sum);
        long left = 0;
        int bestCut = -1;
        for (int cut = 0; cut < categories - 1; cut++)
        {
            left += sums[order[cut]];
            int leftCount = scorer.Packing.Count(left);
            if (leftCount < minLeaf) continue;
            if (total - leftCount < minLeaf) break;
            long right = node.Sum - left;
            double gain = isBounded
                ? scorer.Score(left, node.Lower, node.Upper) + scorer.Score(right, node.Lower, node.Upper)
                : scorer.Score(left, shrinkage) + scorer.Score(right, shrinkage) + correction;
            if (gain <= best.Gain) continue;
            best = new Split { Gain = gain, Feature = feature, LeftSum = left };
            bestCut = cut;
        }

        if (bestCut >= 0) best.LeftCategories = LeftBins(order[..(bestCut + 1)], order[..categories], bins, 2L * scorer.Packing.Count(best.LeftSum) > total);
    }

    private static int Order(ReadOnlySpan<long> sums, FeatureBins bins, in SplitScorer scorer, double smoothing, Span<int> order, Span<double> means)
    {
        int categories = 0;
        for (int bin = 0; bin < bins.BinCount; bin++)
        {
            if (scorer.Packing.Count(sums[bin]) == 0) continue;
            means[categories] = scorer.Packing.Units(sums[bin]) / (scorer.Packing.Count(sums[bin]) + smoothing);
            order[categories++] = bin;
        }

        means[..categories].Sort(order[..categories]);
        SortTies(means[..categories], order[..categories]);
        return categories;
    }

    private static void SortTies(ReadOnlySpan<double> means, Span<int> order)
    {
        for (int start = 0; start < means.Length;)
        {
            int end = start + 1;
            while (end < means.Length && means[end] == means[start]) end++;
            order[start..end].Sort();
            start = end;
        }
    }

    /// <summary>The bins that go left; those without rows here go with the larger side.</summary>
    private static CategorySet LeftBins(ReadOnlySpan<int> left, ReadOnlySpan<int> present, FeatureBins bins, bool leftIsLarger)
    {
        CategorySet set = default;
        foreach (int bin in left) set.Add(bin);
        if (!leftIsLarger) return set;
        for (int bin = 0; bin <= bins.MissingBin; bin++)
        {
            if (!present.Contains(bin)) set.Add(bin);
        }

        return set;
    }
}
