namespace Scalable.Evaluation.Simulation;

/// <summary>
/// KEDA's rule for jobs (ScaledJob, strategy accurate, defaults as documented): every 30 s one job for each task that has
/// none, up to the ceiling. A job ends with its task: a worker without one is given back at the next look.
/// </summary>
/// <param name="intervalSeconds">How often it is seen that a job has ended.</param>
public sealed class KedaJobPolicy(double intervalSeconds = 1) : IScalingPolicy
{
    private const double PollingSeconds = 30;

    private SimulationOptions _options = new();
    private double _nextPoll;

    public string Name => "KedaJob";

    public double IntervalSeconds => intervalSeconds;

    public void Start(SimulationOptions options, Workload workload)
    {
        _options = options;
        _nextPoll = 0;
    }

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        bool polls = now >= _nextPoll;
        if (polls) _nextPoll = now + PollingSeconds;
        for (int i = 0; i < tags.Count; i++)
        {
            TagView tag = tags[i];
            int jobs = tag.ActiveWorkers + tag.StartingWorkers, slots = _options.SlotsOf(tag.Tag);
            int wanted = Math.Max((tag.PendingTasks + tag.Running.Count + slots - 1) / slots, _options.MinimumOf(tag.Tag));
            int ended = tag.PendingTasks > 0 ? 0 : Math.Max(0, Math.Min(tag.ActiveWorkers - tag.BusyWorkers, jobs - _options.MinimumOf(tag.Tag)));
            if (wanted > jobs) changes[i] = polls ? Math.Min(wanted, _options.MaximumOf(tag.Tag)) - jobs : 0;
            else if (tag.StartingWorkers == 0) changes[i] = -ended;
        }
        return _nextPoll;
    }
}

/// <summary>
/// The factory of TaskVine (vine_factory, as its manual page says): every 30 s as many workers as there are tasks, at most
/// 5 more at once; it removes none, but a worker that has been idle for 300 s ends. Its floor of 5 workers is the
/// simulation's here.
/// </summary>
/// <param name="intervalSeconds">How often it is seen that workers are idle.</param>
public sealed class FactoryPolicy(double intervalSeconds = 1) : IScalingPolicy
{
    private const double CycleSeconds = 30;
    private const int WorkersPerCycle = 5;
    private const double IdleSeconds = 300;

    private SimulationOptions _options = new();
    private List<double>[] _idleSince = [];
    private double _nextCycle;

    public string Name => "TaskVineFactory";

    public double IntervalSeconds => intervalSeconds;

    public void Start(SimulationOptions options, Workload workload)
    {
        _options = options;
        _nextCycle = 0;
        _idleSince = [.. workload.Tags.Select(_ => new List<double>())];
    }

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        bool cycles = now >= _nextCycle;
        if (cycles) _nextCycle = now + CycleSeconds;
        bool anything = false;
        for (int i = 0; i < tags.Count; i++)
        {
            TagView tag = tags[i];
            int workers = tag.ActiveWorkers + tag.StartingWorkers, slots = _options.SlotsOf(tag.Tag);
            int wanted = Math.Clamp((tag.PendingTasks + tag.Running.Count + slots - 1) / slots, _options.MinimumOf(tag.Tag), _options.MaximumOf(tag.Tag));
            int ended = Ended(_idleSince[i], tag.ActiveWorkers - tag.BusyWorkers, now, workers - _options.MinimumOf(tag.Tag));
            if (wanted > workers) changes[i] = cycles ? Math.Min(wanted - workers, WorkersPerCycle) : 0;
            else if (tag.StartingWorkers == 0) changes[i] = -ended;
            anything |= workers > 0 || wanted > 0;
        }
        return anything ? _nextCycle : double.PositiveInfinity;
    }

    /// <summary>How many of the idle workers, the longest idle first, have reached the end of their patience.</summary>
    private static int Ended(List<double> idleSince, int idle, double now, int most)
    {
        if (idleSince.Count > idle) idleSince.RemoveRange(idle, idleSince.Count - idle);
        while (idleSince.Count < idle) idleSince.Add(now);
        int ended = Math.Clamp(idleSince.Count(since => now - since >= IdleSeconds), 0, Math.Max(0, most));
        idleSince.RemoveRange(0, ended);
        return ended;
    }
}
