using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>
/// The weighted means of the design's columns, their products, and their products with targets, all centered. Summed block by block and lane by
/// lane in a fixed order.
/// </summary>
internal sealed class Moments
{
    private const int BlockRows = 512;
    private const int PieceBlocks = 16;

    private readonly Design _design;
    private readonly double[] _weights;
    private readonly double[][] _targets;

    /// <param name="weights">Of mean 1, or empty.</param>
    /// <param name="targets">One or more targets a row.</param>
    public Moments(Design design, double[] weights, double[][] targets, Workers workers)
    {
        _design = design;
        _weights = weights;
        _targets = targets;
        int size = design.Count + targets.Length;
        Workers helpers = (long)design.RowCount * size < 100_000 ? Workers.None : workers;
        double[] means = new double[size];
        helpers.Run(size, column => means[column] = Averages.Mean(Column(column), weights));
        Means = means[..design.Count];
        TargetMeans = means[design.Count..];

        int pieceRows = BlockRows * PieceBlocks;
        double[][] partial = new double[(design.RowCount + pieceRows - 1) / pieceRows][];
        helpers.RunPieces(design.RowCount, pieceRows, (piece, start, end) => partial[piece] = Sum(means, start, end));
        double[] products = partial[0];
        foreach (double[] part in partial.AsSpan(1))
        {
            for (int i = 0; i < products.Length; i++) products[i] += part[i];
        }

        Products = products;
    }

    public double[] Means { get; }

    public double[] TargetMeans { get; }

    /// <summary>By column and then column or target: the sum of their weighted centered products. Only the upper half is filled.</summary>
    private double[] Products { get; }

    public double Product(int first, int second) => Products[(Math.Min(first, second) * Width) + Math.Max(first, second)];

    public double TargetProduct(int column, int target) => Products[(column * Width) + _design.Count + target];

    private int Width => _design.Count + _targets.Length;

    private double[] Column(int column) => column < _design.Count ? _design.Values[column] : _targets[column - _design.Count];

    private double[] Sum(double[] means, int start, int end)
    {
        double[] products = new double[_design.Count * Width];
        double[] block = new double[Width * BlockRows];
        double[] weighted = new double[BlockRows];
        for (int first = start; first < end; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, end - first);
            int padded = (rows + 7) / 8 * 8;
            for (int column = 0; column < Width; column++)
                Center(Column(column).AsSpan(first, rows), means[column], block.AsSpan(column * BlockRows, padded));
            for (int column = 0; column < _design.Count; column++)
            {
                Span<double> own = block.AsSpan(column * BlockRows, padded);
                if (_weights.Length > 0) own = Weigh(own, _weights.AsSpan(first, rows), weighted);
                for (int other = column; other < Width; other++)
                    products[(column * Width) + other] += Dot(own, block.AsSpan(other * BlockRows, padded));
            }
        }

        return products;
    }

    private static void Center(ReadOnlySpan<double> values, double mean, Span<double> centered)
    {
        for (int i = 0; i < values.Length; i++) centered[i] = values[i] - mean;
        centered[values.Length..].Clear();
    }

    private static Span<double> Weigh(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double[] destination)
    {
        Array.Clear(destination);
        for (int i = 0; i < weights.Length; i++) destination[i] = weights[i] * values[i];
        return destination.AsSpan(0, values.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Vector256<double> even = Vector256<double>.Zero;
        Vector256<double> odd = Vector256<double>.Zero;
        for (int i = 0; i < first.Length; i += 8)
        {
            even += Vector256.Create(first[i..]) * Vector256.Create(second[i..]);
            odd += Vector256.Create(first[(i + 4)..]) * Vector256.Create(second[(i + 4)..]);
        }

        Vector256<double> sum = even + odd;
        return sum[0] + sum[1] + (sum[2] + sum[3]);
    }
}
