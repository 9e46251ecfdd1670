using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Turns residuals into packed gradients, piece by piece.</summary>
internal sealed class GradientStep
{
    private const int PieceRows = 16_384;
    private const int ParallelRows = 100_000;

    private readonly Loss _loss;
    private readonly double[] _weights;
    private readonly Workers _workers;
    private readonly double[] _gradients;
    private readonly long[] _packed;
    private readonly long[]? _packedWeights;
    private readonly double _weightUnit = 1;
    private readonly double[] _pieceSums;

    public GradientStep(Loss loss, double[] weights, int rowCount, Workers workers)
    {
        _loss = loss;
        _weights = weights;
        _workers = rowCount < ParallelRows ? new Workers(1, workers.CancellationToken) : workers;
        _gradients = IsResidual ? [] : new double[rowCount];
        _packed = new long[rowCount];
        _pieceSums = new double[(rowCount + PieceRows - 1) / PieceRows];
        if (weights.Length > 0) (_packedWeights, _weightUnit) = Gradients.PackWeights(weights, 1);
    }

    private bool IsResidual => _loss.GradientIsResidual && _weights.Length == 0;

    /// <summary>The gradients of all rows, packed so that their sum fits.</summary>
    public Gradients Compute(double[] residuals)
    {
        double[] gradients = IsResidual ? residuals : _gradients;
        _workers.RunPieces(residuals.Length, PieceRows, (piece, start, end) =>
        {
            if (!IsResidual) Fill(residuals, start, end);
            _pieceSums[piece] = GradientPacker.AbsoluteSum(gradients.AsSpan(start, end - start));
        });
        double absoluteSum = 0;
        foreach (double sum in _pieceSums) absoluteSum += sum;
        GradientPacking packing = new(residuals.Length, absoluteSum);
        _workers.RunPieces(residuals.Length, PieceRows, (_, start, end) => GradientPacker.Pack(packing, gradients.AsSpan(start, end - start), _packed.AsSpan(start, end - start)));
        return new Gradients(_packed, packing, _packedWeights, _weightUnit);
    }

    private void Fill(double[] residuals, int start, int end)
    {
        Span<double> gradients = _gradients.AsSpan(start, end - start);
        _loss.Gradients(residuals.AsSpan(start, end - start), gradients);
        if (_weights.Length == 0) return;
        for (int i = 0; i < gradients.Length; i++) gradients[i] *= _weights[start + i];
    }
}
