using System.Runtime.CompilerServices;

namespace Scalable.Learning.Trees;

/// <summary>
/// How the values of one feature become bins of a byte: numbers by thresholds, categories by a table. The bin after the last
/// is that of missing values and of categories without a bin of their own.
/// </summary>
internal sealed class FeatureBins
{
    public const int MaxValueBins = 255;

    private FeatureBins(double[] thresholds, byte[] binOfCategory, int valueBins, bool hasMissing, bool isCategorical)
    {
        Thresholds = thresholds;
        BinOfCategory = binOfCategory;
        ValueBins = valueBins;
        HasMissing = hasMissing;
        IsCategorical = isCategorical;
    }

    /// <summary>Bin b holds the numbers above threshold b - 1 and up to threshold b.</summary>
    public double[] Thresholds { get; }

    /// <summary>The bin of each category.</summary>
    public byte[] BinOfCategory { get; }

    /// <summary>The number of bins without that of missing values.</summary>
    public int ValueBins { get; }

    public int MissingBin => ValueBins;

    /// <summary>Whether a training row is in the bin of missing values.</summary>
    public bool HasMissing { get; }

    public bool IsCategorical { get; }

    public int BinCount => HasMissing ? ValueBins + 1 : ValueBins;

    public static FeatureBins OfNumbers(double[] thresholds, bool hasMissing) => new(thresholds, [], thresholds.Length + 1, hasMissing, isCategorical: false);

    public static FeatureBins OfCategories(byte[] binOfCategory, int valueBins, bool hasMissing) => new([], binOfCategory, valueBins, hasMissing, isCategorical: true);

    /// <summary>Writes the bins of a column's values to every <paramref name="stride"/>-th byte of <paramref name="rows"/> and next to each other into <paramref name="column"/>.</summary>
    public void Encode(ReadOnlySpan<double> values, Span<byte> column, Span<byte> rows, int stride)
    {
        if (IsCategorical) EncodeCategories(values, column);
        else ThresholdSearch.Encode(values, Thresholds, (byte)MissingBin, column);
        for (int row = 0, at = 0; row < values.Length; row++, at += stride) rows[at] = column[row];
    }

    private void EncodeCategories(ReadOnlySpan<double> values, Span<byte> column)
    {
        for (int row = 0; row < values.Length; row++) column[row] = BinOf(values[row], BinOfCategory, MissingBin);
    }

    /// <summary>The bin of a category, given as its index; missing and unknown ones are in <paramref name="missingBin"/>.</summary>
    public static byte BinOf(double category, byte[] binOfCategory, int missingBin) =>
        category >= 0 && category < binOfCategory.Length ? binOfCategory[(int)category] : (byte)missingBin;
}

/// <summary>Finds the bins of numbers by binary search without branches, so that the searches of neighbouring rows overlap.</summary>
internal static class ThresholdSearch
{
    public static unsafe void Encode(ReadOnlySpan<double> values, double[] thresholds, byte missingBin, Span<byte> bins)
    {
        int size = 1;
        while (size <= thresholds.Length) size <<= 1;
        double* padded = stackalloc double[size];
        for (int i = 0; i < size; i++) padded[i] = i < thresholds.Length ? thresholds[i] : double.PositiveInfinity;
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            nint position = 0;
            for (int step = size >> 1; step > 0; step >>= 1)
            {
                bool above = value > padded[position + step - 1];
                position += step * (nint)Unsafe.As<bool, byte>(ref above);
            }

            bins[row] = double.IsNaN(value) ? missingBin : (byte)position;
        }
    }
}
