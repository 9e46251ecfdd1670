using Scalable.Learning.Numerics;

namespace Scalable.Learning.Boosting;

/// <summary>Squared up to delta, absolute beyond (Huber 1964).</summary>
/// <param name="fixedDelta">The delta; 0 for the 0.9 quantile of the absolute residuals of each round (Friedman 2001).</param>
internal sealed class HuberLoss(double fixedDelta) : Loss
{
    private const double DeltaQuantile = 0.9;
    private const int DeltaSample = 20_000;

    private double _delta;

    public override double Initial(ReadOnlySpan<double> targets) => Averages.Quantile(targets, 0.5);

    public override void BeginRound(ReadOnlySpan<double> residuals, ReadOnlySpan<int> rows)
    {
        if (fixedDelta > 0)
        {
            _delta = fixedDelta;
            return;
        }

        double[] sample = new double[Math.Min(rows.Length, DeltaSample)];
        for (int i = 0; i < sample.Length; i++) sample[i] = Math.Abs(residuals[rows[(int)((long)i * rows.Length / sample.Length)]]);
        _delta = Averages.Quantile(sample, DeltaQuantile);
    }

    public override void Gradients(ReadOnlySpan<double> residuals, Span<double> gradients)
    {
        for (int i = 0; i < residuals.Length; i++) gradients[i] = Math.Clamp(residuals[i], -_delta, _delta);
    }

    public override double LeafValue(ReadOnlySpan<double> residuals)
    {
        double median = Averages.Quantile(residuals, 0.5);
        double sum = 0;
        foreach (double residual in residuals) sum += Math.Clamp(residual - median, -_delta, _delta);
        return median + (sum / residuals.Length);
    }

    public override double Value(double residual)
    {
        double size = Math.Abs(residual);
        return size <= _delta ? 0.5 * size * size : _delta * (size - (0.5 * _delta));
    }
}
