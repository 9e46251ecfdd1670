namespace Scalable.Evaluation.Simulation;

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
