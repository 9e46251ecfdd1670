using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>
/// The rows of a regression turned into the eigenvectors of their products, in which a ridge of any penalty and its exact leave-one-out errors
/// take one pass over the rows (Golub, Heath and Wahba 1979). Eigenvectors by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).
/// </summary>
internal sealed class EigenBasis
{
    // Below so much, a row is all that determines its own prediction.
    private const double MinFreedom = 1e-9;

    // Directions below this share of the largest are not determined by the rows.
    private const double RankTolerance = 1e-10;

    private const int MaxSweeps = 60, BlockRows = 512;

    private readonly double[,] _products;
    private readonly double[][] _vectors, _turned;
    private readonly double[] _shares;
    private readonly double _floor;

    /// <param name="columns">Standardised columns, each row times the root of its weight.</param>
    /// <param name="products">The sums of products of each two columns; overwritten.</param>
    /// <param name="shares">By row, its share of the weights.</param>
    public EigenBasis(double[][] columns, double[,] products, double[] shares)
    {
        int size = columns.Length;
        _shares = shares;
        _products = products;
        _vectors = [.. Enumerable.Range(0, size).Select(k => new double[size])];
        for (int j = 0; j < size; j++) _vectors[j][j] = 1;
        for (int sweep = 0; sweep < MaxSweeps && Rotate(); sweep++)
        {
        }

        for (int k = 0; k < size; k++) _floor = Math.Max(_floor, RankTolerance * Value(k));
        for (int k = 0; k < size; k++) IsFullRank &= Value(k) > _floor;
        _turned = Turned(columns);
    }

    /// <summary>Whether the rows determine every slope without a penalty.</summary>
    public bool IsFullRank { get; private set; } = true;

    /// <summary>What each row's target is off the prediction of the ridge fitted to the others, times the root of its weight; NaN where the others do not determine it.</summary>
    /// <param name="targets">By row, the target less the weighted mean, times the root of the row's weight.</param>
    /// <param name="penalty">In units of the information of one row of weight 1 on a standardised column.</param>
    /// <param name="errors">Receives a number a row.</param>
    public void LeaveOneOut(ReadOnlySpan<double> targets, double penalty, Span<double> errors)
    {
        Span<double> gains = stackalloc double[_turned.Length], slopes = stackalloc double[_turned.Length];
        for (int k = 0; k < gains.Length; k++)
        {
            gains[k] = Value(k) > _floor ? 1 / (Value(k) + penalty) : 0;
            slopes[k] = gains[k] * ColumnMath.Dot(_turned[k], targets);
        }

        Span<double> freedom = stackalloc double[BlockRows];
        for (int start = 0; start < targets.Length; start += BlockRows)
        {
            int count = Math.Min(BlockRows, targets.Length - start);
            Span<double> residuals = errors.Slice(start, count), free = freedom[..count];
            targets.Slice(start, count).CopyTo(residuals);
            for (int row = 0; row < count; row++) free[row] = 1 - _shares[start + row];
            for (int k = 0; k < gains.Length; k++) ColumnMath.Subtract(residuals, free, _turned[k].AsSpan(start, count), slopes[k], gains[k]);

            for (int row = 0; row < count; row++) residuals[row] = free[row] > MinFreedom ? residuals[row] / free[row] : double.NaN;
        }
    }

    private double Value(int direction) => Math.Max(0, _products[direction, direction]);

    private double[][] Turned(double[][] columns)
    {
        double[][] turned = [.. columns.Select(_ => new double[_shares.Length])];
        for (int start = 0; start < _shares.Length; start += BlockRows)
        {
            int count = Math.Min(BlockRows, _shares.Length - start);
            for (int k = 0; k < turned.Length; k++)
                for (int j = 0; j < turned.Length; j++)
                    ColumnMath.AddScaled(turned[k].AsSpan(start, count), columns[j].AsSpan(start, count), _vectors[k][j]);
        }

        return turned;
    }

    private bool Rotate()
    {
        bool isRotated = false;
        for (int p = 0; p < _vectors.Length - 1; p++)
        {
            for (int q = p + 1; q < _vectors.Length; q++)
            {
                double off = _products[p, q];
                if (off == 0 || Math.Abs(off) <= 1e-16 * Math.Sqrt(Math.Abs(_products[p, p] * _products[q, q]))) continue;
                Annihilate(p, q, off);
                isRotated = true;
            }
        }

        return isRotated;
    }

    private void Annihilate(int p, int q, double off)
    {
        double ratio = (_products[q, q] - _products[p, p]) / (2 * off);
        double tangent = Math.CopySign(1, ratio) / (Math.Abs(ratio) + Math.Sqrt(ratio * ratio + 1));
        double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
        for (int k = 0; k < _vectors.Length; k++) (_products[k, p], _products[k, q]) = Turn(_products[k, p], _products[k, q]);
        for (int k = 0; k < _vectors.Length; k++)
        {
            (_products[p, k], _products[q, k]) = Turn(_products[p, k], _products[q, k]);
            (_vectors[p][k], _vectors[q][k]) = Turn(_vectors[p][k], _vectors[q][k]);
        }

        (double First, double Second) Turn(double first, double second) => (cosine * first - sine * second, sine * first + cosine * second);
    }
}
