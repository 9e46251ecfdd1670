using System.Runtime.CompilerServices;

namespace Scalable.Statistics;

/// <summary>
/// Logarithm and exponential made of additions and multiplications only, so that they give the same bits on every machine, which the
/// platform's do not promise. Within two units in the last place of the true value. Compiled in full at the first call, since a
/// question calls them some hundred thousand times.
/// </summary>
internal static class StableMath
{
    // ln 2 in two parts; the upper has zeros at its end, so that small multiples of it are exact (Cody and Waite 1980).
    private const double Ln2Upper = 6.93147180369123816490e-01;
    private const double Ln2Lower = 1.90821492927058770002e-10;
    private const double Log2E = 1.4426950408889634;
    private const double MinNormal = 2.2250738585072014e-308;
    private const double TwoTo54 = 18014398509481984.0;
    private const long MantissaBits = 0x000F_FFFF_FFFF_FFFF;
    private const long OneBits = 0x3FF0_0000_0000_0000;
    private const int ExponentialTerms = 14;
    private const int LogarithmTerms = 12;

    private static readonly double[] s_inverseFactorials = InverseFactorials();
    private static readonly double[] s_inverseOdds = [.. Enumerable.Range(0, LogarithmTerms + 1).Select(term => 1.0 / ((2 * term) + 1))];

    /// <summary>e to the power of <paramref name="x"/>, by the Taylor series on half of ln 2 around 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.782712893384) return double.PositiveInfinity;
        if (x < -745.2) return 0;
        double halvings = Math.Round(x * Log2E);
        double rest = x - (halvings * Ln2Upper) - (halvings * Ln2Lower);
        double[] factors = s_inverseFactorials;
        double sum = factors[^1];
        for (int term = factors.Length - 2; term >= 0; term--) sum = (sum * rest) + factors[term];
        return halvings is > -1022 and < 1023 ? sum * BitConverter.Int64BitsToDouble((1023 + (long)halvings) << 52) : Math.ScaleB(sum, (int)halvings);
    }

    /// <summary>The natural logarithm of <paramref name="x"/>, by the series of the inverse hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;
        int exponent = 0;
        if (x < MinNormal)
        {
            x *= TwoTo54;
            exponent = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & MantissaBits) | OneBits);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double ratio = (mantissa - 1) / (mantissa + 1);
        double square = ratio * ratio;
        double series = 0;
        double[] factors = s_inverseOdds;
        for (int term = factors.Length - 1; term >= 1; term--) series = (series + factors[term]) * square;
        return (exponent * Ln2Upper) + ((exponent * Ln2Lower) + ((2 * ratio) + (2 * ratio * series)));
    }

    /// <summary>The logarithm to base 2.</summary>
    public static double Log2(double x) => Log(x) * Log2E;

    /// <summary>Two to the power of <paramref name="x"/>.</summary>
    public static double PowerOfTwo(double x) => Exp(x * (Ln2Upper + Ln2Lower));

    private static double[] InverseFactorials()
    {
        double[] inverse = new double[ExponentialTerms];
        inverse[0] = 1;
        for (int i = 1; i < inverse.Length; i++) inverse[i] = inverse[i - 1] / i;
        return inverse;
    }
}
