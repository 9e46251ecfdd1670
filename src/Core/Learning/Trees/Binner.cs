using Scalable.Learning.Numerics;

namespace Scalable.Learning.Trees;

/// <summary>Chooses the bins of each feature and fills a binned table.</summary>
internal static class Binner
{
    private const int SampleSize = 50_000;
    private const int PieceSize = 4096;

    /// <param name="riders">Rows of the same schema that have no part in the choice of bins and come after those of <paramref name="table"/>; null for none.</param>
    public static BinnedTable Bin(FeatureTable table, int maxBins, Workers workers, FeatureTable? riders = null)
    {
        FeatureBins[] features = new FeatureBins[table.Schema.Count];
        bool isSmall = (long)table.RowCount * features.Length < 50_000;
        Workers helpers = isSmall ? Workers.None : workers;
        helpers.Run(features.Length, feature => features[feature] = Choose(table, feature, maxBins));

        BinnedTable binned = new(features, table.RowCount + (riders?.RowCount ?? 0));
        Encode(table, binned, 0, helpers);
        if (riders is not null) Encode(riders, binned, table.RowCount, helpers);
        return binned;
    }

    private static void Encode(FeatureTable table, BinnedTable binned, int firstRow, Workers workers) => workers.RunPieces(table.RowCount, PieceSize, (_, start, end) =>
    {
        for (int feature = 0; feature < binned.FeatureCount; feature++)
        {
            binned.Features[feature].Encode(
                table.Column(feature)[start..end],
                binned.Column(feature).AsSpan(firstRow + start, end - start),
                binned.Rows.AsSpan(((firstRow + start) * binned.RowStride) + feature),
                binned.RowStride);
        }
    });

    private static FeatureBins Choose(FeatureTable table, int feature, int maxBins)
    {
        ReadOnlySpan<double> column = table.Column(feature);
        FeatureDescription description = table.Schema.Features[feature];
        return description.Kind == FeatureKind.Categorical
            ? ChooseCategories(column, description.Categories.Count, maxBins)
            : ChooseThresholds(column, maxBins);
    }

    private static FeatureBins ChooseThresholds(ReadOnlySpan<double> column, int maxBins)
    {
        double[] sample = Sample(column, out bool hasMissing);
        Array.Sort(sample);
        double[] distinct = new double[Math.Min(sample.Length, maxBins + 1)];
        int distinctCount = 0;
        for (int i = 0; i < sample.Length && distinctCount <= maxBins; i++)
        {
            if (i == 0 || sample[i] != sample[i - 1]) distinct[distinctCount++] = sample[i];
        }

        return FeatureBins.OfNumbers(distinctCount <= maxBins ? Midpoints(distinct.AsSpan(0, distinctCount)) : Quantiles(sample, maxBins), hasMissing);
    }

    /// <summary>The values that are there, finite; of a long column evenly spread ones.</summary>
    private static double[] Sample(ReadOnlySpan<double> column, out bool hasMissing)
    {
        int missing = 0;
        foreach (double value in column) missing += double.IsNaN(value) ? 1 : 0;
        hasMissing = missing > 0;
        int present = column.Length - missing;
        double[] sample = new double[Math.Min(present, SampleSize)];
        long seen = 0;
        int taken = 0;
        foreach (double value in column)
        {
            if (double.IsNaN(value)) continue;
            if (seen++ * sample.Length / present != taken) continue;
            sample[taken++] = Math.Clamp(value, double.MinValue, double.MaxValue) + 0.0;
        }

        return sample;
    }

    private static double[] Midpoints(ReadOnlySpan<double> distinct)
    {
        double[] thresholds = new double[Math.Max(0, distinct.Length - 1)];
        for (int i = 0; i < thresholds.Length; i++) thresholds[i] = Between(distinct[i], distinct[i + 1]);
        return thresholds;
    }

    private static double[] Quantiles(double[] sorted, int maxBins)
    {
        List<double> thresholds = new(maxBins - 1);
        for (int bin = 1; bin < maxBins; bin++)
        {
            int below = (int)((long)bin * (sorted.Length - 1) / maxBins);
            double threshold = Between(sorted[below], sorted[below + 1]);
            if (thresholds.Count == 0 || threshold > thresholds[^1]) thresholds.Add(threshold);
        }

        if (thresholds[^1] >= sorted[^1]) thresholds.RemoveAt(thresholds.Count - 1);
        return [.. thresholds];
    }

    /// <summary>The middle of two numbers, or the lower one where rounding would make it the upper.</summary>
    private static double Between(double low, double high)
    {
        double middle = (low * 0.5) + (high * 0.5);
        return middle < high ? middle : low;
    }

    private static FeatureBins ChooseCategories(ReadOnlySpan<double> column, int categories, int maxBins)
    {
        int[] counts = new int[categories];
        int missing = 0;
        foreach (double value in column)
        {
            if (value >= 0) counts[(int)value]++;
            else missing++;
        }

        int[] kept = [.. Enumerable.Range(0, categories).Where(category => counts[category] > 0).OrderByDescending(category => counts[category]).ThenBy(category => category).Take(maxBins)];
        Array.Sort(kept);
        byte[] binOfCategory = new byte[categories];
        Array.Fill(binOfCategory, (byte)kept.Length);
        for (int bin = 0; bin < kept.Length; bin++) binOfCategory[kept[bin]] = (byte)bin;
        bool hasMissing = missing > 0 || counts.Count(count => count > 0) > kept.Length;
        return FeatureBins.OfCategories(binOfCategory, kept.Length, hasMissing);
    }
}

/// <summary>
/// A table as bins of a byte, held twice: row by row, so that a row's bins share a cache line where histograms are filled,
/// and column by column, where a split reads one feature of many rows.
/// </summary>
internal sealed class BinnedTable
{
    private readonly byte[][] _columns;

    public BinnedTable(FeatureBins[] features, int rowCount)
    {
        Features = features;
        RowCount = rowCount;
        RowStride = features.Length;
        Rows = GC.AllocateUninitializedArray<byte>(checked((rowCount * RowStride) + 16));
        _columns = new byte[features.Length][];
        for (int feature = 0; feature < features.Length; feature++) _columns[feature] = GC.AllocateUninitializedArray<byte>(rowCount);
    }

    public FeatureBins[] Features { get; }

    public int RowCount { get; }

    public int FeatureCount => Features.Length;

    /// <summary>Bytes from one row to the next in <see cref="Rows"/>.</summary>
    public int RowStride { get; }

    /// <summary>The bins row by row.</summary>
    public byte[] Rows { get; }

    /// <summary>The bins of one feature.</summary>
    public byte[] Column(int feature) => _columns[feature];
}
