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

    public int Dimension => _slopes.Length;

    public double TotalWeight { get; private set; }

    /// <summary>The prediction where every column is at its mean.</summary>
    public double Intercept { get; private set; }

    /// <summary>By column, its weighted mean.</summary>
    public ReadOnlySpan<double> Centres => _centres;

    /// <summary>By column, the slope on the standardised column, whose sign is that of the slope on the column itself.</summary>
    public ReadOnlySpan<double> StandardisedSlopes => _slopes;

    /// <summary>By column, what it is multiplied with once centred; 0 where it does not vary.</summary>
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

    /// <summary>Sums rows; <see cref="Solve"/> follows.</summary>
    public void Sum(int count, int dimension, Func<int, double[]> row, Func<int, double> target, Func<int, double> weight)
    {
        if (_slopes.Length != dimension)
        {
            (_centres, _scales, _right, _slopes, _work) = (new double[dimension], new double[dimension], new double[dimension], new double[dimension], new double[dimension]);
            (_products, _cholesky, _isHeld) = (new double[dimension, dimension], new double[dimension, dimension], new bool[dimension]);
        }
        foreach (Array sums in new Array[] { _centres, _scales, _right, _products, _isHeld }) Array.Clear(sums);
        TotalWeight = 0;
        double mean = 0;
        for (int i = 0; i < count; i++)
        {
            double w = weight(i);
            double[] x = row(i);
            TotalWeight += w;
            mean += w * target(i);
            for (int j = 0; j < dimension; j++) _centres[j] += w * x[j];
        }
        mean /= TotalWeight;
        for (int j = 0; j < dimension; j++) _centres[j] /= TotalWeight;
        for (int i = 0; i < count; i++)
        {
            double w = weight(i);
            double[] x = row(i);
            for (int j = 0; j < dimension; j++) _scales[j] += w * (x[j] - _centres[j]) * (x[j] - _centres[j]);
        }
        for (int j = 0; j < dimension; j++)
        {
            double deviation = Math.Sqrt(_scales[j] / TotalWeight);
            _scales[j] = deviation > 1e-12 * Math.Abs(_centres[j]) && double.IsFinite(deviation) ? 1 / deviation : 0;
        }
        for (int i = 0; i < count; i++)
        {
            double w = weight(i), residual = target(i) - mean;
            Standardise(row(i));
            for (int j = 0; j < dimension; j++)
            {
                double wz = w * _work[j];
                _right[j] += wz * residual;
                for (int k = 0; k <= j; k++) _products[j, k] += wz * _work[k];
            }
        }
        Intercept = mean;
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
