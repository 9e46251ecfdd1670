using Scalable.Statistics;
using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>How a feature becomes one number of a linear model.</summary>
internal enum DesignKind
{
    /// <summary>The value itself; where missing, the mean.</summary>
    Value,

    /// <summary>log(1 + value); where missing, the mean.</summary>
    Logarithm,

    /// <summary>1 where the value is missing, else 0.</summary>
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
