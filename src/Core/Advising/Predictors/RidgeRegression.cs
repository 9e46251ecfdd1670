namespace Scalable.Advising.Predictors;

/// <summary>Weighted ridge regression on standardised columns, with exact leave-one-out predictions (Allen's PRESS).</summary>
/// <param name="strength">The penalty in units of one row's information on a standardised column.</param>
internal sealed class RidgeRegression(double strength)
{
    private double[] _centres = [], _scales = [], _slopes = [];
    private double[,] _cholesky = new double[0, 0];
    private double[] _work = [];
    private double _intercept, _totalWeight;

    public int Dimension => _slopes.Length;

    public void Fit(int count, int dimension, Func<int, double[]> row, Func<int, double> target, Func<int, double> weight)
    {
        if (_slopes.Length != dimension)
        {
            _centres = new double[dimension];
            _scales = new double[dimension];
            _slopes = new double[dimension];
            _cholesky = new double[dimension, dimension];
            _work = new double[dimension];
        }
        Array.Clear(_centres);
        Array.Clear(_scales);
        Array.Clear(_cholesky);
        _totalWeight = 0;
        double mean = 0;
        for (int i = 0; i < count; i++)
        {
            double w = weight(i);
            double[] x = row(i);
            _totalWeight += w;
            mean += w * target(i);
            for (int j = 0; j < dimension; j++) _centres[j] += w * x[j];
        }
        mean /= _totalWeight;
        for (int j = 0; j < dimension; j++) _centres[j] /= _totalWeight;
        for (int i = 0; i < count; i++)
        {
            double w = weight(i);
            double[] x = row(i);
            for (int j = 0; j < dimension; j++) _scales[j] += w * (x[j] - _centres[j]) * (x[j] - _centres[j]);
        }
        for (int j = 0; j < dimension; j++)
        {
            double deviation = Math.Sqrt(_scales[j] / _totalWeight);
            _scales[j] = deviation > 1e-12 * Math.Abs(_centres[j]) && deviation > 0 ? 1 / deviation : 0;
        }
        double[] right = new double[dimension];
        for (int i = 0; i < count; i++)
        {
            double w = weight(i), residual = target(i) - mean;
            Standardise(row(i));
            for (int j = 0; j < dimension; j++)
            {
                double wz = w * _work[j];
                right[j] += wz * residual;
                for (int k = 0; k <= j; k++) _cholesky[j, k] += wz * _work[k];
            }
        }
        double penalty = strength * _totalWeight / count;
        for (int j = 0; j < dimension; j++) _cholesky[j, j] += _scales[j] == 0 ? _totalWeight : penalty;
        Factorise(dimension);
        Forward(right);
        for (int j = dimension - 1; j >= 0; j--)
        {
            double sum = right[j];
            for (int k = j + 1; k < dimension; k++) sum -= _cholesky[k, j] * _slopes[k];
            _slopes[j] = sum / _cholesky[j, j];
        }
        _intercept = mean;
    }

    public double Predict(double[] x)
    {
        double sum = _intercept;
        for (int j = 0; j < _slopes.Length; j++) sum += _slopes[j] * (x[j] - _centres[j]) * _scales[j];
        return sum;
    }

    /// <summary>What the regression would have predicted for one of its rows had it not seen it.</summary>
    public double PredictLeftOut(double[] x, double target, double weight, out double leverage)
    {
        double fitted = Predict(x);
        leverage = weight * Variance(x);
        return leverage < 0.999 ? target - (target - fitted) / (1 - leverage) : _intercept;
    }

    /// <summary>The prediction's variance at <paramref name="x"/>, in units of the noise of a row of weight 1.</summary>
    public double Variance(double[] x)
    {
        Standardise(x);
        Forward(_work);
        double variance = 1 / _totalWeight;
        foreach (double z in _work) variance += z * z;
        return variance;
    }

    private void Standardise(double[] x)
    {
        for (int j = 0; j < _work.Length; j++) _work[j] = (x[j] - _centres[j]) * _scales[j];
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
