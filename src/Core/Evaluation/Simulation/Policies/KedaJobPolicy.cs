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
