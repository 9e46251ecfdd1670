namespace Scalable.Sizing.Candidates;

/// <summary>A ridge regression over all features, with leave-one-out predictions.</summary>
internal sealed class LineFit(LineScale scale, double strength) : IPointFit
{
    private readonly RidgeRegression _ridge = new(strength);
    private double[] _heldOut = [];
    private double[] _shrink = [];
    private int _count;
    private double _floor;

    public string Name => scale switch { LineScale.Raw => "linear", LineScale.Relative => "linear_relative", _ => "linear_log" };

    public bool IsMultiplicative => scale != LineScale.Raw;

    public int LeastRows => 3;

    public ReadOnlySpan<double> HeldOut => _heldOut.AsSpan(0, _count);

    public void Update(QuantityHistory history)
    {
        _count = history.Count;
        if (_heldOut.Length < _count) _shrink = new double[(_heldOut = new double[_count * 2]).Length];
        _floor = history.SmallestNeed * 0.2;
        _ridge.Fit(_count, history.ColumnCount, i => Design(history.Rows[i]), i => Target(history.Needs[i]), i => Weight(history.Needs[i]));
        for (int i = 0; i < _count; i++)
        {
            double need = history.Needs[i];
            _heldOut[i] = Back(_ridge.PredictLeftOut(Design(history.Rows[i]), Target(need), Weight(need), out double leverage));
            if (history.Options.Leverage) _shrink[i] = Math.Sqrt(Math.Max(0, 1 - leverage)); else _shrink[i] = 1;
        }
    }

    public double Predict(QuantityHistory history, in QuantityQuery query) => Back(_ridge.Predict(Design(query.Row)));

    public ReadOnlySpan<double> ResidualScale => _shrink.AsSpan(0, _count);

    public double Widening(QuantityHistory history, in QuantityQuery query, double centre) =>
        history.Options.Leverage ? Math.Sqrt(1 + Math.Min(_ridge.Variance(Design(query.Row)) * Weight(Math.Max(centre, history.SmallestNeed)), 100)) : 1;

    private double[] Design(in Features.EncodedRow row) => scale == LineScale.Log ? row.Log : row.Raw;

    private double Target(double need) => scale == LineScale.Log ? Math.Log(need) : need;

    private double Weight(double need) => scale == LineScale.Relative ? 1 / (need * need) : 1;

    private double Back(double prediction) => Math.Max(scale == LineScale.Log ? Math.Exp(prediction) : prediction, _floor);
}
