namespace Scalable.Sizing.Candidates;

/// <summary>
/// A Gaussian process on the coordinate and the need's logarithm: a straight line plus a smooth deviation (Matérn 5/2)
/// plus noise (Rasmussen and Williams 2006, sections 2.7, 4.2 and 5.4.2). Length and noise are chosen from a small grid by the
/// leave-one-out log predictive probability each time the rows have grown by a quarter; in between a new row updates the inverse
/// covariance in O(n²). Held-out predictions are exact leave-one-out, each with its own spread.
/// </summary>
internal sealed class GaussianProcessFit : IPointFit
{
    private const int MaxRows = 200;
    private const double LineVariance = 4;

    private static readonly double[] s_lengths = [0.1, 0.25, 0.6, 1.5];
    private static readonly double[] s_noises = [0.003, 0.03, 0.3, 3];

    private readonly List<double> _u = [], _z = [];
    private double[] _heldOut = [], _scale = [];
    private double[,] _inverse = new double[0, 0];
    private double[] _alpha = [];
    private int _first, _tunedRows, _generation = -1, _historyCount;
    private double _centre, _unit = 1, _mean, _deviation = 1, _length = 0.6, _noise = 0.1, _amplitude = 1;

    public string Name => "gaussian_process";

    public bool IsMultiplicative => true;

    public int LeastRows => 5;

    public ReadOnlySpan<double> HeldOut => _heldOut.AsSpan(0, _historyCount);

    public ReadOnlySpan<double> ResidualScale => _scale.AsSpan(0, _historyCount);

    public void Update(QuantityHistory history)
    {
        bool dropped = _generation != history.Generation;
        bool retune = dropped || history.Count - _first > MaxRows || _u.Count >= _tunedRows * 1.25;
        if (retune) Rebuild(history);
        else
            while (_first + _u.Count < history.Count) Append(history, _first + _u.Count);
        _historyCount = history.Count;
        if (_heldOut.Length < _historyCount)
        {
            _heldOut = new double[_historyCount * 2];
            _scale = new double[_historyCount * 2];
        }
        WriteHeldOut();
    }

    public double Predict(QuantityHistory history, in QuantityQuery query)
    {
        double u = (query.Coordinate - _centre) / _unit, sum = 0;
        for (int i = 0; i < _u.Count; i++) sum += Kernel(_u[i], u) * _alpha[i];
        return Math.Exp(_mean + _deviation * sum);
    }

    public double Widening(QuantityHistory history, in QuantityQuery query, double centre)
    {
        double u = (query.Coordinate - _centre) / _unit;
        int n = _u.Count;
        double[] k = new double[n];
        for (int i = 0; i < n; i++) k[i] = Kernel(_u[i], u);
        double explained = 0;
        for (int i = 0; i < n; i++)
        {
            double row = 0;
            for (int j = 0; j < n; j++) row += _inverse[i, j] * k[j];
            explained += k[i] * row;
        }
        return Math.Sqrt(Math.Max(Kernel(u, u) + _noise - explained, 1e-12));
    }

    private void Rebuild(QuantityHistory history)
    {
        _generation = history.Generation;
        _first = history.Count > MaxRows ? history.Count - MaxRows * 5 / 6 : 0;
        int n = history.Count - _first;
        _centre = 0;
        _mean = 0;
        for (int i = _first; i < history.Count; i++)
        {
            _centre += history.Coordinates[i] / n;
            _mean += Math.Log(history.Needs[i]) / n;
        }
        _unit = 0;
        _deviation = 0;
        for (int i = _first; i < history.Count; i++)
        {
            _unit += Math.Pow(history.Coordinates[i] - _centre, 2) / n;
            _deviation += Math.Pow(Math.Log(history.Needs[i]) - _mean, 2) / n;
        }
        _unit = Math.Max(Math.Sqrt(_unit), 1e-9);
        _deviation = Math.Max(Math.Sqrt(_deviation), 1e-9);
        _u.Clear();
        _z.Clear();
        for (int i = _first; i < history.Count; i++)
        {
            _u.Add((history.Coordinates[i] - _centre) / _unit);
            _z.Add((Math.Log(history.Needs[i]) - _mean) / _deviation);
        }
        Tune();
        _tunedRows = n;
        _inverse = Invert(n, MaxRows + 8);
        UpdateAlpha();
    }

    private void Tune()
    {
        double best = double.NegativeInfinity, bestLength = _length, bestNoise = _noise;
        int n = _u.Count;
        _amplitude = 1;
        foreach (double length in s_lengths)
        {
            foreach (double noise in s_noises)
            {
                _length = length;
                _noise = noise;
                double score = LeaveOneOutScore(n);
                if (score <= best) continue;
                best = score;
                bestLength = length;
                bestNoise = noise;
            }
        }
        _length = bestLength;
        _noise = bestNoise;
    }

    // The log predictive probability of each row without it, the overall scale profiled out.
    private double LeaveOneOutScore(int n)
    {
        double[,] inverse = Invert(n, n);
        double logSum = 0, squares = 0;
        for (int i = 0; i < n; i++)
        {
            double a = 0;
            for (int j = 0; j < n; j++) a += inverse[i, j] * _z[j];
            double variance = 1 / inverse[i, i], residual = a * variance;
            logSum += Math.Log(variance);
            squares += residual * residual / variance;
        }
        return -0.5 * logSum - 0.5 * n * Math.Log(squares / n + 1e-12);
    }

    private double[,] Invert(int n, int capacity)
    {
        double[,] l = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = Kernel(_u[i], _u[j]) + (i == j ? _noise + 1e-8 : 0);
                for (int k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / l[j, j];
            }
        }
        // The inverse of the factor, then its product with itself.
        for (int j = 0; j < n; j++)
        {
            l[j, j] = 1 / l[j, j];
            for (int i = j + 1; i < n; i++)
            {
                double sum = 0;
                for (int k = j; k < i; k++) sum -= l[i, k] * l[k, j];
                l[i, j] = sum / l[i, i];
            }
        }
        double[,] inverse = new double[Math.Max(capacity, n), Math.Max(capacity, n)];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = i; k < n; k++) sum += l[k, i] * l[k, j];
                inverse[i, j] = inverse[j, i] = sum;
            }
        }
        return inverse;
    }

    // Block inverse with one more row.
    private void Append(QuantityHistory history, int row)
    {
        int n = _u.Count;
        double u = (history.Coordinates[row] - _centre) / _unit;
        double[] k = new double[n], v = new double[n];
        for (int i = 0; i < n; i++) k[i] = Kernel(_u[i], u);
        double explained = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++) sum += _inverse[i, j] * k[j];
            v[i] = sum;
            explained += k[i] * sum;
        }
        double schur = Math.Max(Kernel(u, u) + _noise + 1e-8 - explained, 1e-10);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) _inverse[i, j] += v[i] * v[j] / schur;
            _inverse[i, n] = _inverse[n, i] = -v[i] / schur;
        }
        _inverse[n, n] = 1 / schur;
        _u.Add(u);
        _z.Add((Math.Log(history.Needs[row]) - _mean) / _deviation);
        UpdateAlpha();
    }

    private void UpdateAlpha()
    {
        int n = _u.Count;
        if (_alpha.Length < n) _alpha = new double[MaxRows + 8];
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++) sum += _inverse[i, j] * _z[j];
            _alpha[i] = sum;
        }
    }

    private void WriteHeldOut()
    {
        Array.Fill(_heldOut, double.NaN, 0, _first);
        Array.Fill(_scale, 1, 0, _first);
        for (int i = 0; i < _u.Count; i++)
        {
            double variance = 1 / _inverse[i, i];
            _heldOut[_first + i] = Math.Exp(_mean + _deviation * (_z[i] - _alpha[i] * variance));
            _scale[_first + i] = 1 / Math.Sqrt(variance);
        }
    }

    private double Kernel(double a, double b)
    {
        double r = Math.Sqrt(5) * Math.Abs(a - b) / _length;
        return _amplitude * (1 + r + r * r / 3) * Math.Exp(-r) + LineVariance * (1 + a * b);
    }
}
