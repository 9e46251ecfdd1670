namespace Scalable.Scaling;

/// <summary>By how many tasks a tag has grown within the time that a worker takes to start. What was there at the first look may be old and does not count.</summary>
internal sealed class RecentGrowth
{
    private readonly Queue<(double At, int Tasks)> _steps = [];
    private int _there;
    private bool _looked;

    /// <summary>The tasks by which it grew, without those by which it shrank.</summary>
    public int Tasks { get; private set; }

    /// <summary>Takes note of how many tasks wait and run; what came more than <paramref name="seconds"/> ago is forgotten.</summary>
    public void Observe(double now, int tasks, double seconds)
    {
        if (_looked && tasks > _there)
        {
            _steps.Enqueue((now, tasks - _there));
            Tasks += tasks - _there;
        }
        _there = tasks;
        _looked = true;
        while (_steps.TryPeek(out (double At, int Tasks) oldest) && oldest.At <= now - seconds) Tasks -= _steps.Dequeue().Tasks;
    }

    public RecentGrowth Clone()
    {
        var copy = new RecentGrowth { Tasks = Tasks, _there = _there, _looked = _looked };
        foreach ((double, int) step in _steps) copy._steps.Enqueue(step);
        return copy;
    }
}
