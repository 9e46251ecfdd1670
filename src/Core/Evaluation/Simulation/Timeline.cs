namespace Scalable.Evaluation.Simulation;

/// <summary>Demand, supply and queue as step functions of time, over all tags.</summary>
public sealed class Timeline
{
    private readonly List<TimelinePoint> _points = [];

    public IReadOnlyList<TimelinePoint> Points => _points;

    internal void Add(double seconds, int demand, int supply, int queue)
    {
        var point = new TimelinePoint(seconds, demand, supply, queue);
        if (_points.Count > 0 && _points[^1].Seconds >= seconds) _points[^1] = point;
        else _points.Add(point);
    }

    public override string ToString() => Units.DisplayText.Count(_points.Count, "point");
}

/// <summary>The levels from a moment on.</summary>
public readonly record struct TimelinePoint(double Seconds, int Demand, int Supply, int Queue)
{
    /// <summary>At 00:01:00: demand 3, supply 2, queue 1.</summary>
    public override string ToString() => System.FormattableString.Invariant($"At {Units.DisplayText.Duration(Seconds)}: demand {Demand}, supply {Supply}, queue {Queue}");
}
