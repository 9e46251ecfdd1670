using Scalable.Learning.Numerics;

namespace Scalable.Learning;

/// <summary>The scale a model is fitted on, and the way back to the target's own.</summary>
/// <param name="IsLogarithmic">Whether the logarithm of the target is fitted.</param>
/// <param name="Smearing">What the exponential is multiplied with, so that means come back as means (Duan 1983); 1 otherwise.</param>
internal readonly record struct TargetScale(bool IsLogarithmic, double Smearing)
{
    public static TargetScale Raw => new(false, 1);

    public static TargetScale Logarithmic => new(true, 1);

    /// <exception cref="ArgumentException">A target has no logarithm.</exception>
    public double[] Fitted(ReadOnlySpan<double> targets)
    {
        double[] fitted = targets.ToArray();
        if (!IsLogarithmic) return fitted;
        for (int row = 0; row < fitted.Length; row++)
        {
            if (!(fitted[row] > 0)) throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"log_target: the target of row {row} is {fitted[row]}; only positive targets have a logarithm."));
            fitted[row] = StableMath.Log(fitted[row]);
        }

        return fitted;
    }

    public double Target(double fitted) => IsLogarithmic ? StableMath.Exp(fitted) * Smearing : fitted;

    /// <summary>
    /// Turns contributions on the fitted scale into ones on the target's: from a logarithm by the logarithmic mean, which leaves
    /// nothing over (the LMDI decomposition, Ang 2004).
    /// </summary>
    /// <returns>The base on the target's scale.</returns>
    public double Contributions(double fittedBase, Span<double> contributions)
    {
        if (!IsLogarithmic) return fittedBase;
        double sum = 0;
        foreach (double contribution in contributions) sum += contribution;
        double start = Target(fittedBase);
        double end = Target(fittedBase + sum);
        double factor = Math.Abs(sum) < 1e-12 ? start : (end - start) / sum;
        for (int i = 0; i < contributions.Length; i++) contributions[i] *= factor;
        return start;
    }
}
