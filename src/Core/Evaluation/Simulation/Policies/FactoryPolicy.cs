namespace Scalable.Evaluation.Simulation;

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
