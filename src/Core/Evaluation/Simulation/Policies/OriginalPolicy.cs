namespace Scalable.Evaluation.Simulation;

/// <summary>
/// The rule of the Python project: pending tasks per worker against two thresholds, and one cooldown for everything, which
/// a decision without changes starts too. Its defaults are thresholds of 0.8 and 0.2 and a cooldown of 60 s. It does not
/// look at what runs, so that a tag without pending tasks gives back workers that are busy; here those end their task first.
/// </summary>
public sealed class OriginalPolicy(double scaleUpThreshold = 0.8, double scaleDownThreshold = 0.2, double cooldownSeconds = 60) : IScalingPolicy
{
    private SimulationOptions _options = new();
    private double _decidedAt = double.NegativeInfinity;

    public string Name => "Original";

    public double IntervalSeconds => 1;

    public void Start(SimulationOptions options, Workload workload)
    {
        _options = options;
        _decidedAt = double.NegativeInfinity;
    }

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        if (now - _decidedAt < cooldownSeconds) return _decidedAt + cooldownSeconds;
        _decidedAt = now;
        for (int i = 0; i < tags.Count; i++) changes[i] = Change(tags[i]);
        return now + cooldownSeconds;
    }

    private int Change(TagView tag)
    {
        int workers = tag.ActiveWorkers + tag.StartingWorkers, pending = tag.PendingTasks;
        int maximum = _options.MaximumOf(tag.Tag), minimum = _options.MinimumOf(tag.Tag);
        if (pending == 0) return -Math.Max(0, workers - minimum);
        if (workers == 0) return Math.Min(pending, maximum);
        double ratio = (double)pending / workers;
        if (ratio > scaleUpThreshold) return Math.Max(0, Math.Min((int)(pending / scaleUpThreshold), maximum) - workers);
        if (ratio < scaleDownThreshold && workers > minimum) return -Math.Max(0, workers - Math.Max((int)(pending / scaleUpThreshold) + 1, minimum));
        return 0;
    }
}

/// <summary>The same number of workers a tag from the first decision on; by default the most it may have.</summary>
public sealed class FixedPolicy(int? workers = null) : IScalingPolicy
{
    private SimulationOptions _options = new();

    public string Name => workers is null ? "Fixed" : $"Fixed({workers})";

    public double IntervalSeconds => 1;

    public void Start(SimulationOptions options, Workload workload) => _options = options;

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        for (int i = 0; i < tags.Count; i++)
        {
            int wanted = Math.Min(workers ?? int.MaxValue, _options.MaximumOf(tags[i].Tag));
            changes[i] = wanted - tags[i].ActiveWorkers - tags[i].StartingWorkers;
        }
        return double.PositiveInfinity;
    }
}
