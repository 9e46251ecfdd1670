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
}

/// <summary>The levels from a moment on.</summary>
public readonly record struct TimelinePoint(double Seconds, int Demand, int Supply, int Queue);
