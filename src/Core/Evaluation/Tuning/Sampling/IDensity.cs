using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Sampling;

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
