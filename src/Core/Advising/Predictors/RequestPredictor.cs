using Scalable.Advising.Engine;

namespace Scalable.Advising.Predictors;

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
