using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Turns residuals into packed gradients.</summary>
internal sealed class GradientStep(Loss loss, int rowCount)
{
    private readonly double[] _gradients = loss.GradientIsResidual ? [] : new double[rowCount];
    private readonly long[] _packed = new long[rowCount];

    /// <summary>The gradients of all rows, packed so that their sum fits.</summary>
    public Gradients Compute(double[] residuals)
    {
        double[] gradients = loss.GradientIsResidual ? residuals : _gradients;
        if (!loss.GradientIsResidual) loss.Gradients(residuals, gradients);
        GradientPacking packing = new(residuals.Length, GradientPacker.AbsoluteSum(gradients));
        GradientPacker.Pack(packing, gradients, _packed);
        return new Gradients(_packed, packing);
    }
}
