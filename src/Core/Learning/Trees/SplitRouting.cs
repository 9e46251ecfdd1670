namespace Scalable.Learning.Trees;

/// <summary>Which side of a split a bin is on.</summary>
internal static class SplitRouting
{
    public static bool GoesLeft(in Split split, FeatureBins feature, int bin)
    {
        if (feature.IsCategorical) return split.LeftCategories.Contains(bin);
        return bin == feature.MissingBin ? split.MissingLeft : bin <= split.Bin;
    }

    /// <summary>Writes 1 for every bin that goes left.</summary>
    public static void FillTable(in Split split, FeatureBins feature, Span<byte> goesLeft)
    {
        for (int bin = 0; bin <= feature.MissingBin; bin++) goesLeft[bin] = GoesLeft(split, feature, bin) ? (byte)1 : (byte)0;
    }
}
