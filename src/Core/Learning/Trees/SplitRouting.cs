namespace Scalable.Learning.Trees;

/// <summary>Which side of a split a bin is on.</summary>
internal static class SplitRouting
{
    /// <summary>Writes 1 for every bin that goes left, 0 for the others.</summary>
    public static void FillTable(in Split split, FeatureBins feature, Span<byte> goesLeft)
    {
        if (feature.IsCategorical)
        {
            for (int bin = 0; bin <= feature.MissingBin; bin++) goesLeft[bin] = split.LeftCategories.Contains(bin) ? (byte)1 : (byte)0;
            return;
        }

        goesLeft[..(split.Bin + 1)].Fill(1);
        goesLeft[(split.Bin + 1)..].Clear();
        goesLeft[feature.MissingBin] = split.MissingLeft ? (byte)1 : (byte)0;
    }
}
