using Scalable.Advising.Engine;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Predictors;

/// <summary>
/// Local linear regression of the need's logarithm on the coordinate, Gaussian kernel (Fan 1993). Each row's held-out
/// prediction rests on running sums over all other rows, so that a new row costs O(n); the bandwidth, a share of the
/// coordinate's spread, is brought up to date when that has moved by a fiftieth.
/// </summary>
internal sealed class LocalLinearPredictor(string name, double bandwidthShare) : IPredictor
{
    private const double SlopePenalty = 0.05;
    private const double BandwidthTolerance = 0.02;

    private double[] _heldOut = [];
    private double[] _shrink = [];
    private Sums[] _sums = [];
    private int _count, _generation = -1;
    private double _bandwidth;

    public string Name => name;

    public bool IsMultiplicative => true;

    public int LeastRows => 3;

    public ReadOnlySpan<double> HeldOut => _heldOut.AsSpan(0, _count);

    public void Update(TaskDataset history, CancellationToken cancellationToken)
    {
        double wanted = Math.Max(history.CoordinateSpread * bandwidthShare, 1e-6);
        bool rebuild = _generation != history.Generation || _count > history.Count || Math.Abs(wanted / _bandwidth - 1) > BandwidthTolerance;
        if (rebuild)
        {
            _bandwidth = wanted;
            _generation = history.Generation;
            _count = 0;
            Array.Clear(_sums);
        }
        while (_count < history.Count) Append(history);
        for (int i = 0; i < _count; i++)
        {
            _heldOut[i] = StableMath.Exp(_sums[i].Intercept(_bandwidth));
            _shrink[i] = 1 / Math.Sqrt(1 + Math.Min(100, _sums[i].Variance(_bandwidth)));
        }
    }

    /// <summary>The bandwidth, which follows the spread in steps; the sums over rows are taken again in the same order.</summary>
    public void Keep(StateArchive state)
    {
        _bandwidth = state.Number("bandwidth", _bandwidth);
        _generation = state.Integer("generation", _generation);
    }

    public PointPrediction Predict(TaskDataset history, in DatasetQuery query)
    {
        var sums = new Sums();
        ReadOnlySpan<double> u = CollectionsMarshal.AsSpan(history.Coordinates), logs = CollectionsMarshal.AsSpan(history.LogNeeds);
        for (int i = 0; i < u.Length; i++) sums.Add(Kernel(u[i] - query.Coordinate), u[i] - query.Coordinate, logs[i]);
        double centre = StableMath.Exp(sums.Intercept(_bandwidth));
        return new PointPrediction(centre, Math.Sqrt(1 + Math.Min(sums.Variance(_bandwidth), 100)), 0);
    }

    public ReadOnlySpan<double> ResidualScale => _shrink.AsSpan(0, _count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Append(TaskDataset history)
    {
        int n = _count++;
        if (_sums.Length < _count)
        {
            Array.Resize(ref _sums, Math.Max(64, _count * 2));
            Array.Resize(ref _heldOut, _sums.Length);
            Array.Resize(ref _shrink, _sums.Length);
        }
        double u = history.Coordinates[n], y = history.LogNeeds[n];
        ref Sums own = ref _sums[n];
        own = default;
        for (int i = 0; i < n; i++)
        {
            double distance = history.Coordinates[i] - u, kernel = Kernel(distance);
            own.Add(kernel, distance, history.LogNeeds[i]);
            _sums[i].Add(kernel, -distance, y);
        }
    }

    // A floor keeps an input far from all others on the straight line through what is nearest.
    private double Kernel(double distance)
    {
        double z = distance / _bandwidth;
        return StableMath.Exp(-0.5 * z * z) + 1e-4 / (1 + z * z);
    }

    private struct Sums
    {
        private double _w, _wd, _wdd, _wy, _wdy;

        /// <summary>Sum of squared weights with which the intercept listens to rows (kernel weights taken as alike: 1 over their sum, plus the slope's part).</summary>
        public readonly double Variance(double bandwidth)
        {
            if (_w <= 0) return 100;
            double meanDistance = _wd / _w, spread = _wdd / _w - meanDistance * meanDistance + SlopePenalty * bandwidth * bandwidth;
            return (1 + meanDistance * meanDistance / spread) / _w;
        }

        public void Add(double weight, double distance, double y)
        {
            _w += weight;
            _wd += weight * distance;
            _wdd += weight * distance * distance;
            _wy += weight * y;
            _wdy += weight * distance * y;
        }

        public readonly double Intercept(double bandwidth)
        {
            if (_w <= 0) return double.NaN;
            double meanDistance = _wd / _w, meanY = _wy / _w;
            double spread = _wdd / _w - meanDistance * meanDistance + SlopePenalty * bandwidth * bandwidth;
            double slope = (_wdy / _w - meanDistance * meanY) / spread;
            return meanY - slope * meanDistance;
        }
    }
}
