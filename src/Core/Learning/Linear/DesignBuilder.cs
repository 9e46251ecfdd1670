using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>Makes the design matrix of a training set.</summary>
internal sealed class DesignBuilder(TrainingSet set, LinearSettings settings, int seed)
{
    private readonly List<DesignColumn> _columns = [];
    private readonly List<double[]> _values = [];
    private readonly List<sbyte> _directions = [];

    /// <param name="logFeatures">Whether size-like features enter as logarithms.</param>
    public Design Build(bool logFeatures)
    {
        FeatureSchema schema = set.Features.Schema;
        for (int feature = 0; feature < schema.Count; feature++)
        {
            if (schema.Features[feature].Kind == FeatureKind.Numeric) AddNumber(feature, logFeatures && schema.Features[feature].IsSizeLike);
            else AddCategories(feature, schema.Features[feature].Categories.Count);
        }

        return new Design([.. _columns], [.. _values], [.. _directions]) { RowCount = set.RowCount };
    }

    private void AddNumber(int feature, bool asLogarithm)
    {
        double[] raw = set.Features.ColumnArray(feature);
        (double mean, int missing) = asLogarithm || double.IsNaN(ColumnMath.Sum(raw)) ? MeanOfPresent(raw, asLogarithm) : (ColumnMath.Sum(raw) / raw.Length, 0);
        DesignColumn column = new(feature, asLogarithm ? DesignKind.Logarithm : DesignKind.Value, mean);
        Add(column, asLogarithm || missing > 0 ? Encode(column, raw) : raw, settings.Monotone?[feature] ?? 0);
        if (missing > 0) AddEncoded(new DesignColumn(feature, DesignKind.Missing, 0), raw);
    }

    private static (double Mean, int Missing) MeanOfPresent(double[] raw, bool asLogarithm)
    {
        double sum = 0;
        int missing = 0;
        foreach (double value in raw)
        {
            if (double.IsNaN(value)) missing++;
            else sum += asLogarithm ? DesignColumn.LogOnePlus(value) : value;
        }

        return (missing < raw.Length ? sum / (raw.Length - missing) : 0, missing);
    }

    private void AddCategories(int feature, int categories)
    {
        double[] raw = set.Features.ColumnArray(feature);
        int[] counts = new int[categories + 1];
        foreach (double value in raw) counts[Slot(value, categories)]++;
        int present = counts.Count(count => count > 0);
        if (present < 2) return;
        if (present > settings.OneHot)
        {
            AddCategoryMeans(feature, raw, categories);
            return;
        }

        for (int category = 0; category < categories; category++)
        {
            if (counts[category] > 0) AddEncoded(new DesignColumn(feature, DesignKind.Category, (double)counts[category] / (raw.Length - counts[categories]), category), raw);
        }

        if (counts[categories] > 0) AddEncoded(new DesignColumn(feature, DesignKind.Category, 0, Category: -1), raw);
    }

    /// <summary>Cross-fitted: a row's statistic comes from the other folds, so that it cannot see its own target.</summary>
    private void AddCategoryMeans(int feature, double[] raw, int categories)
    {
        const int foldCount = 10;
        double[] values = new double[raw.Length];
        Folds folds = Folds.Of(raw.Length, set.Groups.Span, foldCount, seed + feature);
        CategoryMeans all = new(raw, set, categories, settings.CategorySmoothing);
        for (int fold = 0; fold < folds.Count; fold++)
        {
            int[] own = folds.RowsIn(fold);
            double[] means = all.Without(own);
            foreach (int row in own) values[row] = means[Slot(raw[row], categories)];
        }

        double[] final = all.Without([]);
        Add(new DesignColumn(feature, DesignKind.CategoryMean, final[^1], Means: final), values, 0);
    }

    private void AddEncoded(DesignColumn column, double[] raw) => Add(column, Encode(column, raw), 0);

    private void Add(DesignColumn column, double[] values, sbyte direction)
    {
        _columns.Add(column);
        _values.Add(values);
        _directions.Add(direction);
    }

    private static double[] Encode(DesignColumn column, double[] raw)
    {
        double[] encoded = new double[raw.Length];
        for (int row = 0; row < raw.Length; row++) encoded[row] = column.Encode(raw[row]);
        return encoded;
    }

    private static int Slot(double category, int categories) => category >= 0 ? (int)category : categories;
}

/// <summary>The design matrix: how each column is made, and the columns of the training rows.</summary>
/// <param name="Columns">How the columns are made.</param>
/// <param name="Values">The training rows, column by column.</param>
/// <param name="Directions">By column, +1 if its slope may not be negative, -1 if it may not be positive, else 0.</param>
internal sealed record Design(DesignColumn[] Columns, double[][] Values, sbyte[] Directions)
{
    public int Count => Columns.Length;

    public int RowCount { get; init; }
}

/// <summary>How a feature becomes one number of a linear model.</summary>
internal enum DesignKind
{
    /// <summary>The value itself; where missing, the mean.</summary>
    Value,

    /// <summary>log(1 + value); where missing, the mean.</summary>
    Logarithm,

    /// <summary>1 if the value is missing, else 0.</summary>
    Missing,

    /// <summary>1 for one category, 0 for the others, their mean for an unknown one.</summary>
    Category,

    /// <summary>The shrunk mean target of the category, less the overall one.</summary>
    CategoryMean,
}

/// <summary>One column of the design matrix.</summary>
/// <param name="Feature">The feature it is made of.</param>
/// <param name="Kind">How.</param>
/// <param name="Fallback">What stands for a value that is missing or unknown.</param>
/// <param name="Category">The category of a <see cref="DesignKind.Category"/>; -1 for missing and unknown ones seen in training.</param>
/// <param name="Means">The values by category of a <see cref="DesignKind.CategoryMean"/>, last that of missing ones.</param>
internal sealed record DesignColumn(int Feature, DesignKind Kind, double Fallback, int Category = 0, double[]? Means = null)
{
    public double Encode(double value) => Kind switch
    {
        DesignKind.Value => double.IsNaN(value) ? Fallback : value,
        DesignKind.Logarithm => double.IsNaN(value) ? Fallback : LogOnePlus(value),
        DesignKind.Missing => double.IsNaN(value) ? 1 : 0,
        DesignKind.Category => EncodeCategory(value),
        _ => double.IsNaN(value) || value < 0 || value >= Means!.Length - 1 ? Means![^1] : Means![(int)value],
    };

    public static double LogOnePlus(double value) => StableMath.Log(1 + Math.Max(0, value));

    private double EncodeCategory(double value)
    {
        bool isNamed = value >= 0;
        if (Category < 0) return isNamed ? 0 : 1;
        return isNamed ? (int)value == Category ? 1 : 0 : Fallback;
    }
}

/// <summary>The mean target of each category, less the overall mean, shrunk by n / (n + k); the last is that of missing values.</summary>
internal sealed class CategoryMeans
{
    private readonly double[] _raw;
    private readonly TrainingSet _set;
    private readonly double _smoothing;
    private readonly double[] _sums;
    private readonly int[] _counts;

    public CategoryMeans(double[] raw, TrainingSet set, int categories, double smoothing)
    {
        _raw = raw;
        _set = set;
        _smoothing = smoothing;
        _sums = new double[categories + 1];
        _counts = new int[categories + 1];
        for (int row = 0; row < raw.Length; row++) Add(row, 1, _sums, _counts);
    }

    /// <summary>The statistics of all rows but some.</summary>
    public double[] Without(int[] rows)
    {
        double[] sums = [.. _sums];
        int[] counts = [.. _counts];
        foreach (int row in rows) Add(row, -1, sums, counts);
        int count = counts.Sum();
        double mean = count > 0 ? sums.Sum() / count : 0;
        double[] means = new double[sums.Length];
        for (int category = 0; category < means.Length; category++)
        {
            means[category] = counts[category] > 0 ? (sums[category] - (mean * counts[category])) / (counts[category] + _smoothing) : 0;
        }

        return means;
    }

    private void Add(int row, int sign, double[] sums, int[] counts)
    {
        int slot = _raw[row] >= 0 ? (int)_raw[row] : sums.Length - 1;
        sums[slot] += sign * _set.Targets.Span[row];
        counts[slot] += sign;
    }
}
