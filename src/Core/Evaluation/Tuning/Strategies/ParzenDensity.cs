using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Strategies;

/// <summary>
/// A mixture of normal densities cut off at 0 and 1: one around each trial, as wide as the farther of its neighbours is away,
/// and a wide one that stands for knowing nothing (Bergstra et al. 2011, section 4).
/// </summary>
internal sealed class ParzenDensity : IDensity
{
    private const double PriorCentre = 0.5, PriorWidth = 1;

    private readonly double[] _centres;
    private readonly double[] _widths;
    private readonly double[] _masses;

    public ParzenDensity(double[] coordinates)
    {
        _centres = [.. coordinates.Append(PriorCentre).Order()];
        int count = _centres.Length, prior = Array.IndexOf(_centres, PriorCentre);
        double narrowest = 1.0 / Math.Min(100, count + 1);
        _widths = [.. Enumerable.Range(0, count).Select(i => i == prior ? PriorWidth : Math.Clamp(Math.Max(Gap(i - 1), Gap(i)), narrowest, 1))];
        _masses = [.. Enumerable.Range(0, count).Select(i => Below((1 - _centres[i]) / _widths[i]) - Below(-_centres[i] / _widths[i]))];

        double Gap(int i) => (i + 1 < count ? _centres[i + 1] : 1) - (i >= 0 ? _centres[i] : 0);
    }

    public double At(double unit)
    {
        double sum = 0;
        for (int i = 0; i < _centres.Length; i++)
        {
            double z = (unit - _centres[i]) / _widths[i];
            sum += StableMath.Exp(-0.5 * z * z) / (_widths[i] * _masses[i]);
        }

        return sum / (_centres.Length * Math.Sqrt(2 * Math.PI));
    }

    public double Draw(SeededRandom random)
    {
        int i = random.Next(_centres.Length);
        while (true)
        {
            double unit = _centres[i] + (_widths[i] * random.NextNormal());
            if (unit is >= 0 and <= 1) return unit;
        }
    }

    /// <summary>The share of a normal distribution below <paramref name="z"/>, to 1e-7 (Abramowitz and Stegun 26.2.17).</summary>
    private static double Below(double z)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        double tail = StableMath.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z >= 0 ? 1 - tail : tail;
    }
}

/// <summary>A density over the unit line.</summary>
internal interface IDensity
{
    double At(double unit);

    double Draw(SeededRandom random);
}

/// <summary>A choice's share among trials, with one more trial spread over all choices.</summary>
internal sealed class ChoiceDensity : IDensity
{
    private readonly double[] _shares;

    public ChoiceDensity(int choices, double[] coordinates)
    {
        _shares = new double[choices];
        foreach (double coordinate in coordinates) _shares[Index(coordinate)]++;
        for (int i = 0; i < choices; i++) _shares[i] = (_shares[i] + (1.0 / choices)) / (coordinates.Length + 1);
    }

    public double At(double unit) => _shares[Index(unit)];

    public double Draw(SeededRandom random)
    {
        double left = random.NextDouble();
        for (int i = 0; i < _shares.Length - 1; i++)
        {
            left -= _shares[i];
            if (left < 0) return (i + 0.5) / _shares.Length;
        }

        return (_shares.Length - 0.5) / _shares.Length;
    }

    private int Index(double unit) => Math.Min((int)(unit * _shares.Length), _shares.Length - 1);
}
