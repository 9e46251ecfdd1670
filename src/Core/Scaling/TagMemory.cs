namespace Scalable.Scaling;

/// <summary>What the scaler remembers of one tag.</summary>
internal sealed class TagMemory
{
    private const int StartDelayCapacity = 32;

    public DemandLayers Layers { get; private init; } = new();

    public RecentGrowth Growth { get; private init; } = new();

    public IntervalSample StartDelays { get; private init; } = new(StartDelayCapacity);

    public DurationSample Durations { get; private init; } = new();

    public double LastAddedAt { get; set; } = double.NegativeInfinity;

    public double LastRemovedAt { get; set; } = double.NegativeInfinity;

    /// <summary>Past wishes, newest last, each with the moment it was made; only if a window is configured.</summary>
    public List<(double At, int Wish)> Wishes { get; private init; } = [];

    /// <summary>When the workers were requested that have not arrived, oldest first, in seconds since 1970.</summary>
    public List<double> Requests { get; private init; } = [];

    /// <summary>Takes note of a decision that is carried out. Of requested workers the newest are given back first.</summary>
    public void NoteChange(int change, double now)
    {
        if (change > 0)
        {
            LastAddedAt = now;
            for (int i = 0; i < change; i++) Requests.Add(now);
        }
        else
        {
            LastRemovedAt = now;
            int withdrawn = Math.Min(-change, Requests.Count);
            Requests.RemoveRange(Requests.Count - withdrawn, withdrawn);
        }
    }

    /// <summary>Takes note of how many requested workers have not arrived; the oldest requests are answered first.</summary>
    public void NoteStarting(int count, double now)
    {
        if (Requests.Count > count) Requests.RemoveRange(0, Requests.Count - count);
        while (Requests.Count < count) Requests.Add(now);
    }

    /// <summary>In how many seconds each requested worker is expected. One that is overdue is expected when it has waited half as long again.</summary>
    public double[] Starting(double now, double startDelay)
    {
        var expected = new double[Requests.Count];
        for (int i = 0; i < expected.Length; i++)
        {
            double waited = now - Requests[i], left = startDelay - waited;
            expected[i] = Math.Max(1, left > 0 ? left : (ScalerMemory.LongerThanWaited - 1) * waited);
        }
        return expected;
    }

    public TagMemory Clone() => new()
    {
        Layers = Layers.Clone(),
        Growth = Growth.Clone(),
        StartDelays = StartDelays.Clone(),
        Durations = Durations.Clone(),
        LastAddedAt = LastAddedAt,
        LastRemovedAt = LastRemovedAt,
        Wishes = [.. Wishes],
        Requests = [.. Requests],
    };
}

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
