using Scalable.Advising.Engine;
using Scalable.Learning.Linear;

namespace Scalable.Advising.Predictors;

/// <summary>A ridge regression over all features, with leave-one-out predictions.</summary>
internal sealed class LinearPredictor(LineScale scale) : IPredictor
{
    /// <summary>No centre is believed below this share of the smallest need.</summary>
    public const double FloorShare = 0.2;

    // The penalty, in units of one row's information on a standardised column.
    private const double Strength = 1e-3;

    private readonly RidgeRegression _ridge = new();
    private double[] _heldOut = [];
    private double[] _shrink = [];
    private int _count;
    private double _floor;

    public string Name => scale switch { LineScale.Raw => "linear", LineScale.Relative => "linear_relative", LineScale.Crossed => "linear_crossed", _ => "linear_log" };

    public bool IsMultiplicative => scale != LineScale.Raw;

    public bool Extrapolates => true;

    public int LeastRows => 3;

    /// <summary>False if crossing the columns adds nothing, or there are too few rows for so many slopes.</summary>
    public bool IsUsable { get; private set; }

    public ReadOnlySpan<double> HeldOut => _heldOut.AsSpan(0, _count);

    public void Update(TaskDataset history, CancellationToken cancellationToken)
    {
        _count = history.Count;
        IsUsable = scale != LineScale.Crossed || (history.CrossedColumnCount > history.ColumnCount && _count >= 2 * history.CrossedColumnCount);
        if (!IsUsable) return;
        if (_heldOut.Length < _count) _shrink = new double[(_heldOut = new double[_count * 2]).Length];
        _floor = history.SmallestNeed * FloorShare;
        _ridge.Sum(_count, scale == LineScale.Crossed ? history.CrossedColumnCount : history.ColumnCount, i => Design(history.Rows[i]), i => Target(history.Needs[i]), i => Weight(history.Needs[i]));
        _ridge.Solve(Strength * _ridge.TotalWeight / _count);
        for (int i = 0; i < _count; i++)
        {
            double need = history.Needs[i];
            _heldOut[i] = Back(_ridge.PredictLeftOut(Design(history.Rows[i]), Target(need), Weight(need), out double leverage));
            _shrink[i] = Math.Sqrt(Math.Max(0, 1 - leverage));
        }
    }

    public PointPrediction Predict(TaskDataset history, in DatasetQuery query)
    {
        double[] design = Design(query.Row);
        double centre = Back(_ridge.Predict(design));
        double leverage = _ridge.Variance(design) * Weight(Math.Max(centre, history.SmallestNeed));
        return new PointPrediction(centre, Math.Sqrt(1 + Math.Min(leverage, 100)), 0);
    }

    public ReadOnlySpan<double> ResidualScale => _shrink.AsSpan(0, _count);

    private double[] Design(in Features.EncodedRow row) => scale switch { LineScale.Log => row.Log, LineScale.Crossed => row.Crossed, _ => row.Raw };

    private double Target(double need) => scale == LineScale.Log ? StableMath.Log(need) : need;

    private double Weight(double need) => scale is LineScale.Relative or LineScale.Crossed ? 1 / (need * need) : 1;

    private double Back(double prediction) => Math.Max(scale == LineScale.Log ? StableMath.Exp(prediction) : prediction, _floor);
}

/// <summary>What a line is fitted to.</summary>
internal enum LineScale
{
    /// <summary>The need itself, by least squares.</summary>
    Raw,

    /// <summary>The need, each error counted relative to the need.</summary>
    Relative,

    /// <summary>As <see cref="Relative"/>, with slopes of their own within each level of the texts.</summary>
    Crossed,

    /// <summary>The need's logarithm, on the logarithms of the features.</summary>
    Log,
}

/// <summary>The user's request as the centre: its residuals are what share of their requests past tasks of this kind needed.</summary>
internal sealed class RequestPredictor : IPredictor
{
    private double[] _requests = [], _ones = [];
    private int _count;
    private double _lowest, _highest;

    public string Name => "request_share";

    public bool IsMultiplicative => true;

    public int LeastRows => 1;

    public ReadOnlySpan<double> HeldOut => _requests.AsSpan(0, _count);

    public ReadOnlySpan<double> ResidualScale => _ones.AsSpan(0, _count);

    /// <summary>Every request was the same as this one: a share of it is a constant.</summary>
    public bool RepeatsConstant(in DatasetQuery query) => _lowest >= query.Request && _highest <= query.Request;

    public void Update(TaskDataset history, CancellationToken cancellationToken)
    {
        _count = history.Count;
        if (_requests.Length < _count)
        {
            _requests = new double[_count * 2];
            _ones = new double[_count * 2];
            Array.Fill(_ones, 1);
        }
        _lowest = double.PositiveInfinity;
        _highest = 0;
        for (int i = 0; i < _count; i++)
        {
            double request = history.Requests[i];
            _requests[i] = request > 0 ? request : double.NaN;
            if (!(request > 0)) continue;
            _lowest = Math.Min(_lowest, request);
            _highest = Math.Max(_highest, request);
        }
    }

    public PointPrediction Predict(TaskDataset history, in DatasetQuery query) => new(query.Request > 0 ? query.Request : double.NaN, 1, 0);
}
