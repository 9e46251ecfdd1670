using Scalable.Learning.Numerics;

namespace Scalable.Learning.Boosting;

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
