using Scalable.Learning.Numerics;

namespace Scalable.Learning.Boosting;

/// <summary>What boosting lowers. All losses here depend on the residual, the target less the prediction, alone.</summary>
internal abstract class Loss
{
    /// <summary>Whether a leaf's value is not the mean of its gradients but is computed anew from its residuals (Friedman 2001).</summary>
    public virtual bool RenewsLeaves => true;

    /// <summary>Whether the negative gradient is the residual itself.</summary>
    public virtual bool GradientIsResidual => false;

    /// <summary>The best constant prediction.</summary>
    public abstract double Initial(ReadOnlySpan<double> targets);

    /// <summary>Adapts to the residuals of this round; called once before the gradients are asked for.</summary>
    public virtual void BeginRound(ReadOnlySpan<double> residuals, ReadOnlySpan<int> rows)
    {
    }

    /// <summary>The negative gradient at each residual.</summary>
    public abstract void Gradients(ReadOnlySpan<double> residuals, Span<double> gradients);

    /// <summary>What to add to the predictions of a leaf of these residuals.</summary>
    public abstract double LeafValue(ReadOnlySpan<double> residuals);

    /// <summary>The loss at a residual.</summary>
    public abstract double Value(double residual);
}

/// <summary>Half the squared residual: predicts the mean.</summary>
internal sealed class SquaredLoss : Loss
{
    public override bool RenewsLeaves => false;

    public override bool GradientIsResidual => true;

    public override double Initial(ReadOnlySpan<double> targets) => Averages.Mean(targets);

    public override void Gradients(ReadOnlySpan<double> residuals, Span<double> gradients) => residuals.CopyTo(gradients);

    public override double LeafValue(ReadOnlySpan<double> residuals) => Averages.Mean(residuals);

    public override double Value(double residual) => 0.5 * residual * residual;
}

/// <summary>The pinball loss of a quantile (Koenker and Bassett 1978); at 0.5 half the absolute residual: predicts the median.</summary>
internal sealed class QuantileLoss(double quantile) : Loss
{
    public override double Initial(ReadOnlySpan<double> targets) => Averages.Quantile(targets, quantile);

    public override void Gradients(ReadOnlySpan<double> residuals, Span<double> gradients)
    {
        for (int i = 0; i < residuals.Length; i++) gradients[i] = residuals[i] > 0 ? quantile : residuals[i] < 0 ? quantile - 1 : 0;
    }

    public override double LeafValue(ReadOnlySpan<double> residuals) => Averages.Quantile(residuals, quantile);

    public override double Value(double residual) => residual >= 0 ? quantile * residual : (quantile - 1) * residual;
}

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
