using System.Numerics;

namespace Scalable.Advising;

/// <summary>
/// Exact Shapley values of a function of few features against a reference input: each feature's mean marginal change over all
/// orders in which features move from the reference to the asked input (baseline Shapley; Sundararajan and Najmi 2020).
/// </summary>
internal static class BaselineShapley
{
    /// <summary>The most features whose subsets are enumerated.</summary>
    public const int MaxFeatures = 8;

    /// <summary>One contribution a feature; they sum to the value of all features less the value of none.</summary>
    /// <param name="features">How many features there are; at most <see cref="MaxFeatures"/>.</param>
    /// <param name="value">The function where the features whose bits are set are as asked and the others as in the reference.</param>
    /// <param name="reference">The function's value at the reference.</param>
    public static double[] Of(int features, Func<uint, double> value, out double reference)
    {
        double[] values = new double[1 << features];
        for (uint subset = 0; subset < values.Length; subset++) values[subset] = value(subset);
        reference = values[0];
        double[] weights = OrderShares(features), contributions = new double[features];
        for (int feature = 0; feature < features; feature++)
        {
            uint bit = 1u << feature;
            for (uint subset = 0; subset < values.Length; subset++)
                if ((subset & bit) == 0)
                    contributions[feature] += weights[BitOperations.PopCount(subset)] * (values[subset | bit] - values[subset]);
        }
        return contributions;
    }

    // The share of orders in which exactly a given set of s features comes before a feature: s! (n - s - 1)! / n!.
    private static double[] OrderShares(int features)
    {
        double[] shares = new double[Math.Max(features, 1)];
        shares[0] = 1.0 / Math.Max(features, 1);
        for (int s = 1; s < features; s++) shares[s] = shares[s - 1] * s / (features - s);
        return shares;
    }
}
