using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>Some standardised columns turned to the axes of their products.</summary>
internal sealed class RidgeRotation
{
    private const double RelativeRank = 1e-12;

    private readonly SymmetricEigen _eigen;
    private readonly double[] _turnedProducts;
    private readonly double _smallest;

    /// <param name="columns">The columns that take part.</param>
    /// <param name="scales">What each column of the design is divided by.</param>
    public RidgeRotation(Moments moments, int[] columns, double[] scales, int target, int rowCount)
    {
        Columns = columns;
        int size = columns.Length;
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++) matrix[(i * size) + j] = moments.Product(columns[i], columns[j]) / (scales[columns[i]] * scales[columns[j]] * rowCount);
        }

        _eigen = new SymmetricEigen(matrix, size);
        _smallest = size == 0 ? 0 : RelativeRank * _eigen.Values.Max();
        Turn = new double[size * size];
        _turnedProducts = new double[size];
        for (int axis = 0; axis < size; axis++)
        {
            for (int j = 0; j < size; j++)
            {
                Turn[(axis * size) + j] = _eigen.Vectors[(axis * size) + j] / scales[columns[j]];
                _turnedProducts[axis] += Turn[(axis * size) + j] * moments.TargetProduct(columns[j], target) / rowCount;
            }
        }

        RowCount = rowCount;
    }

    public int[] Columns { get; }

    public int Size => Columns.Length;

    private int RowCount { get; }

    /// <summary>By axis and column: what a centered column is multiplied with.</summary>
    public double[] Turn { get; }

    /// <summary>By axis, the slope along it.</summary>
    public double TurnedSlope(int axis, double penalty) => _turnedProducts[axis] * Inverse(axis, penalty);

    /// <summary>By axis, what the squared coordinate of a row adds to its leverage.</summary>
    public double Leverage(int axis, double penalty) => Inverse(axis, penalty) / RowCount;

    /// <summary>The slopes by column of the design; 0 for columns that do not take part.</summary>
    public double[] Slopes(double penalty, int designColumns)
    {
        double[] slopes = new double[designColumns];
        for (int axis = 0; axis < Size; axis++)
        {
            double slope = TurnedSlope(axis, penalty);
            for (int j = 0; j < Size; j++) slopes[Columns[j]] += Turn[(axis * Size) + j] * slope;
        }

        return slopes;
    }

    private double Inverse(int axis, double penalty)
    {
        double value = _eigen.Values[axis] + penalty;
        return value > _smallest ? 1 / value : 0;
    }
}
