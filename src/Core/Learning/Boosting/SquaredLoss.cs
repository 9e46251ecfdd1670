using Scalable.Learning.Numerics;

namespace Scalable.Learning.Boosting;

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
