namespace Scalable.Sizing.Candidates;

/// <summary>The user's request as the centre: its residuals are what share of their requests past tasks of this kind needed.</summary>
internal sealed class RequestFit : IPointFit
{
    private double[] _requests = [], _ones = [];
    private int _count;

    public string Name => "request_share";

    public bool IsMultiplicative => true;

    public int LeastRows => 1;

    public ReadOnlySpan<double> HeldOut => _requests.AsSpan(0, _count);

    public ReadOnlySpan<double> ResidualScale => _ones.AsSpan(0, _count);

    public void Update(QuantityHistory history)
    {
        _count = history.Count;
        if (_requests.Length < _count)
        {
            _requests = new double[_count * 2];
            _ones = new double[_count * 2];
            Array.Fill(_ones, 1);
        }
        for (int i = 0; i < _count; i++) _requests[i] = history.Requests[i] > 0 ? history.Requests[i] : double.NaN;
    }

    public FitPrediction Predict(QuantityHistory history, in QuantityQuery query) => new(query.Request > 0 ? query.Request : double.NaN, 1, 0);
}
