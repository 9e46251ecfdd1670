using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Turns residuals into packed gradients, piece by piece.</summary>
internal sealed class GradientStep
{
    private const int PieceRows = 16_384;

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
        _workers = workers;
        _gradients = new double[rowCount];
        _packed = new long[rowCount];
        _pieceSums = new double[(rowCount + PieceRows - 1) / PieceRows];
        if (weights.Length > 0) (_packedWeights, _weightUnit) = Gradients.PackWeights(weights, 1);
    }

    /// <summary>The gradients of all rows, packed so that the sums over <paramref name="rows"/> fit.</summary>
    public Gradients Compute(double[] residuals, ReadOnlySpan<int> rows)
    {
        _workers.RunPieces(residuals.Length, PieceRows, (piece, start, end) => _pieceSums[piece] = ComputePiece(residuals, start, end));
        double absoluteSum = 0;
        foreach (double sum in _pieceSums) absoluteSum += sum;
        GradientPacking packing = new(residuals.Length, absoluteSum);
        _workers.RunPieces(residuals.Length, PieceRows, (_, start, end) => PackPiece(packing, start, end));
        return new Gradients(_packed, packing, _packedWeights, _weightUnit);
    }

    private double ComputePiece(double[] residuals, int start, int end)
    {
        Span<double> gradients = _gradients.AsSpan(start, end - start);
        _loss.Gradients(residuals.AsSpan(start, end - start), gradients);
        if (_weights.Length > 0)
        {
            for (int i = 0; i < gradients.Length; i++) gradients[i] *= _weights[start + i];
        }

        double sum = 0;
        foreach (double gradient in gradients) sum += Math.Abs(gradient);
        return sum;
    }

    private void PackPiece(GradientPacking packing, int start, int end)
    {
        for (int row = start; row < end; row++) _packed[row] = packing.Pack(_gradients[row]);
    }
}
