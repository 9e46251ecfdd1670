using Scalable.Learning.Numerics;

namespace Scalable.Learning.Linear;

/// <summary>
/// Weighted ridge regression on standardised columns (Hoerl and Kennard 1970) by Cholesky's factorisation, with exact leave-one-out
/// predictions (Allen 1974). Rows are summed once; then it is solved for any penalty.
/// </summary>
internal sealed class RidgeRegression
{
    private double[] _centres = [], _scales = [], _right = [], _slopes = [], _work = [];
    private double[,] _products = new double[0, 0], _cholesky = new double[0, 0];
    private bool[] _isHeld = [];
    private double[][] _columns = [];
    private double[] _targets = [], _weights = [], _roots = [];
    private int _count;

    public int Dimension => _slopes.Length;

    public double TotalWeight { get; private set; }

    /// <summary>The prediction if every column is at its mean.</summary>
    public double Intercept { get; private set; }

    /// <summary>By column, its weighted mean.</summary>
    public ReadOnlySpan<double> Centres => _centres;

    /// <summary>By column, the slope on the standardised column, whose sign is that of the slope on the column itself.</summary>
    public ReadOnlySpan<double> StandardisedSlopes => _slopes;

    /// <summary>By column, what it is multiplied with once centred; 0 if it does not vary.</summary>
    public ReadOnlySpan<double> Scales => _scales;

    /// <summary>The slope per unit of a column.</summary>
    public double Slope(int column) => _slopes[column] * _scales[column];

    /// <summary>The weighted sum of the products of two centred columns that vary.</summary>
    public double Product(int first, int second) => _products[Math.Max(first, second), Math.Min(first, second)] / (_scales[first] * _scales[second]);

    /// <summary>How the weighted squared error would fall with a column's standardised slope, penalty aside: minus half its derivative.</summary>
    public double Gradient(int column)
    {
        double gradient = _right[column];
        for (int k = 0; k < _slopes.Length; k++) gradient -= _products[Math.Max(column, k), Math.Min(column, k)] * _slopes[k];
        return gradient;
    }

    /// <summary>By row summed last, its target less the weighted mean, times the root of its weight.</summary>
    public ReadOnlySpan<double> Targets => _targets.AsSpan(0, _count);

    /// <summary>Sums rows; <see cref="Solve"/> follows.</summary>
    public void Sum(int count, int dimension, Func<int, double[]> row, Func<int, double> target, Func<int, double> weight)
    {
        Resize(count, dimension);
        for (int i = 0; i < count; i++)
        {
            (_weights[i], _targets[i]) = (weight(i), target(i));
            double[] x = row(i);
            for (int j = 0; j < dimension; j++) _columns[j][i] = x[j];
        }
        SumColumns();
    }

    /// <summary>Sums rows of weight 1 that stand column by column; <see cref="Solve"/> follows.</summary>
    public void Sum(double[][] columns, double[] targets)
    {
        Resize(targets.Length, columns.Length);
        for (int j = 0; j < columns.Length; j++) columns[j].CopyTo(_columns[j], 0);
        targets.CopyTo(_targets, 0);
        Array.Fill(_weights, 1);
        SumColumns();
    }

    /// <summary>The rows summed last in the eigenvectors of their products, without columns that are held or do not vary.</summary>
    public EigenBasis ToEigenBasis()
    {
        int[] kept = [.. Enumerable.Range(0, Dimension).Where(column => !IsOut(column))];
        double[,] products = new double[kept.Length, kept.Length];
        for (int j = 0; j < kept.Length; j++)
            for (int k = 0; k <= j; k++) products[j, k] = products[k, j] = _products[kept[j], kept[k]];
        return new EigenBasis([.. kept.Select(column => _columns[column])], products, [.. _weights.Take(_count).Select(weight => weight / TotalWeight)]);
    }

    private void Resize(int count, int dimension)
    {
        _count = count;
        if (_slopes.Length != dimension)
        {
            (_centres, _scales, _right, _slopes, _work) = (new double[dimension], new double[dimension], new double[dimension], new double[dimension], new double[dimension]);
            (_products, _cholesky, _isHeld, _columns) = (new double[dimension, dimension], new double[dimension, dimension], new bool[dimension], new double[dimension][]);
        }
        int capacity = _targets.Length < count ? Math.Max(count, 2 * _targets.Length) : _targets.Length;
        if (_targets.Length < capacity) (_targets, _weights, _roots) = (new double[capacity], new double[capacity], new double[capacity]);
        for (int j = 0; j < dimension; j++)
            if (_columns[j] is null || _columns[j].Length < count) _columns[j] = new double[capacity];
        Array.Clear(_isHeld);
    }

    /// <summary>Makes the columns standard, each row times the root of its weight, and sums their products.</summary>
    private void SumColumns()
    {
        Span<double> weights = _weights.AsSpan(0, _count), targets = _targets.AsSpan(0, _count);
        TotalWeight = ColumnMath.Sum(weights);
        Intercept = ColumnMath.Dot(weights, targets) / TotalWeight;
        Span<double> roots = _roots.AsSpan(0, _count);
        for (int i = 0; i < _count; i++) roots[i] = Math.Sqrt(weights[i]);
        for (int i = 0; i < _count; i++) targets[i] = (targets[i] - Intercept) * roots[i];
        for (int j = 0; j < _columns.Length; j++)
        {
            Span<double> column = _columns[j].AsSpan(0, _count);
            _centres[j] = ColumnMath.Dot(weights, column) / TotalWeight;
            for (int i = 0; i < _count; i++) column[i] = (column[i] - _centres[j]) * roots[i];
            double deviation = Math.Sqrt(ColumnMath.Dot(column, column) / TotalWeight);
            _scales[j] = deviation > 1e-12 * Math.Abs(_centres[j]) && double.IsFinite(deviation) ? 1 / deviation : 0;
            foreach (ref double value in column) value *= _scales[j];
            _right[j] = ColumnMath.Dot(column, targets);
            for (int k = 0; k <= j; k++) _products[j, k] = ColumnMath.Dot(column, _columns[k].AsSpan(0, _count));
        }
    }

    /// <summary>Keeps the slopes of some columns at 0 from the next <see cref="Solve"/> on.</summary>
    public void Hold(ReadOnlySpan<bool> columns) => columns.CopyTo(_isHeld);

    /// <summary>Finds the slopes.</summary>
    /// <param name="penalty">In units of the information of one row of weight 1 on a standardised column.</param>
    public void Solve(double penalty)
    {
        int dimension = _slopes.Length;
        for (int j = 0; j < dimension; j++)
        {
            bool isOut = IsOut(j);
            for (int k = 0; k < j; k++) _cholesky[j, k] = isOut || IsOut(k) ? 0 : _products[j, k];
            _cholesky[j, j] = isOut ? 1 : _products[j, j] + penalty;
            _slopes[j] = isOut ? 0 : _right[j];
        }
        Factorise(dimension);
        Forward(_slopes);
        for (int j = dimension - 1; j >= 0; j--)
        {
            double sum = _slopes[j];
            for (int k = j + 1; k < dimension; k++) sum -= _cholesky[k, j] * _slopes[k];
            _slopes[j] = sum / _cholesky[j, j];
        }
    }

    public double Predict(double[] x)
    {
        double sum = Intercept;
        for (int j = 0; j < _slopes.Length; j++) sum += _slopes[j] * (x[j] - _centres[j]) * _scales[j];
        return sum;
    }

    /// <summary>What the regression would have predicted for one of its rows had it not seen it; the mean where the others do not determine it.</summary>
    /// <param name="x">The row.</param>
    /// <param name="target">Its target.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="leverage">How much of its own prediction the row determined, from 0 to 1.</param>
    public double PredictLeftOut(double[] x, double target, double weight, out double leverage)
    {
        double fitted = Predict(x);
        leverage = weight * Variance(x);
        return leverage < 0.999 ? target - (target - fitted) / (1 - leverage) : Intercept;
    }

    /// <summary>The prediction's variance at <paramref name="x"/>, in units of the noise of a row of weight 1.</summary>
    public double Variance(double[] x)
    {
        Standardise(x);
        Forward(_work);
        double variance = 1 / TotalWeight;
        foreach (double z in _work) variance += z * z;
        return variance;
    }

    private bool IsOut(int column) => _scales[column] == 0 || _isHeld[column];

    private void Standardise(double[] x)
    {
        for (int j = 0; j < _work.Length; j++) _work[j] = _isHeld[j] ? 0 : (x[j] - _centres[j]) * _scales[j];
    }

    private void Factorise(int dimension)
    {
        for (int j = 0; j < dimension; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                double sum = _cholesky[j, k], smallest = 1e-12 * sum;
                for (int m = 0; m < k; m++) sum -= _cholesky[j, m] * _cholesky[k, m];
                _cholesky[j, k] = j == k ? Math.Sqrt(Math.Max(sum, smallest)) : sum / _cholesky[k, k];
            }
        }
    }

    private void Forward(double[] vector)
    {
        for (int j = 0; j < vector.Length; j++)
        {
            double sum = vector[j];
            for (int k = 0; k < j; k++) sum -= _cholesky[j, k] * vector[k];
            vector[j] = sum / _cholesky[j, j];
        }
    }
}
