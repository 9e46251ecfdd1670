namespace Scalable.Evaluation.Simulation;

/// <summary>
/// Kubernetes' HorizontalPodAutoscaler on an external metric, tasks per worker with a target of one, with the documented
/// defaults: every 15 s, 10 % tolerance, growth by at most 100 % or 4 workers (whichever is more) in 15 s, shrinking to the
/// highest recommendation of the last 300 s. The minimum is the simulation's, which may be 0 (the feature HPAScaleToZero).
/// </summary>
public sealed class HorizontalPodAutoscalerPolicy : IScalingPolicy
{
    private const double Tolerance = 0.1;
    private const int GrowthWorkers = 4;
    private const double StabilizationSeconds = 300;

    private SimulationOptions _options = new();
    private List<(double At, int Wanted)>[] _recommendations = [];

    public string Name => "HorizontalPodAutoscaler";

    public double IntervalSeconds => 15;

    public void Start(SimulationOptions options, Workload workload)
    {
        _options = options;
        _recommendations = [.. workload.Tags.Select(_ => new List<(double, int)>())];
    }

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        bool settled = true;
        for (int i = 0; i < tags.Count; i++)
        {
            TagView tag = tags[i];
            int replicas = tag.ActiveWorkers + tag.StartingWorkers;
            int wanted = Math.Max(Recommend(tag, replicas), _options.MinimumOf(tag.Tag));
            List<(double At, int Wanted)> past = _recommendations[i];
            past.RemoveAll(recommendation => recommendation.At <= now - StabilizationSeconds);
            past.Add((now, wanted));
            int stabilized = wanted;
            if (wanted < replicas) foreach ((_, int recommended) in past) stabilized = Math.Max(stabilized, recommended);
            stabilized = Math.Min(stabilized, Math.Max(replicas, wanted));
            int limited = Math.Min(stabilized, Math.Max(replicas * 2, replicas + GrowthWorkers));
            changes[i] = Math.Clamp(limited, _options.MinimumOf(tag.Tag), _options.MaximumOf(tag.Tag)) - replicas;
            if (replicas + changes[i] != wanted) settled = false;
        }
        return settled ? double.PositiveInfinity : now + IntervalSeconds;
    }

    private int Recommend(TagView tag, int replicas)
    {
        double tasksPerWorkerWanted = _options.SlotsOf(tag.Tag);
        double tasks = tag.PendingTasks + tag.Running.Count;
        if (replicas > 0 && Math.Abs(1 - tasks / (tasksPerWorkerWanted * replicas)) <= Tolerance) return replicas;
        return (int)Math.Ceiling(tasks / tasksPerWorkerWanted);
    }
}
