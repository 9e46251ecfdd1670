using Scalable.Evaluation.Simulation;
using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Scaling.Autoscaling;
using Scalable.Scaling.Foresight;

namespace Scalable.Scenarios.Scaling;

/// <summary>A run to replay and the earlier runs that a policy has seen.</summary>
/// <param name="Name">Workflow, tags and run.</param>
/// <param name="Run">The run to replay.</param>
/// <param name="Past">The runs seen.</param>
/// <param name="ByProcess">Whether every process has a tag of its own.</param>
internal sealed record RepeatedRun(string Name, RunRecord Run, IReadOnlyList<RunRecord> Past, bool ByProcess)
{
    private const double TruthSeconds = 600;

    /// <summary>The policies, by name; all are asked every so many seconds, but KEDA and TaskVine keep to their own cycles.</summary>
    public static IReadOnlyList<string> Policies { get; } = ["Dask", "DaskDocs", "HPA", "KEDA", "TaskVine", "queue only", "10 min known", "foreseen"];

    /// <summary>Of every workflow, the last run with the others as its past, or each run so.</summary>
    public static IEnumerable<RepeatedRun> Of(IReadOnlyList<RepeatedWorkflow> workflows, bool eachRun)
    {
        foreach (RepeatedWorkflow workflow in workflows)
            foreach (bool byProcess in new[] { false, true })
            {
                RepeatedWorkflow tagged = workflow.Tagged(byProcess);
                for (int left = eachRun ? 0 : tagged.Runs.Count - 1; left < tagged.Runs.Count; left++)
                    yield return new RepeatedRun($"{tagged.Name}, run {left + 1}", tagged.Runs[left], [.. tagged.Runs.Where((_, i) => i != left)], byProcess);
            }
    }

    public SimulationOptions Options(int delay) => new() { StartDelay = TimeSpan.FromSeconds(delay) };

    public Workload Replay() => WorkloadHistory.Of(Name, [Run], out _);

    public SimulationResult Simulate(string policy, int delay, double interval) =>
        ScalingSimulator.Run(Replay(), Make(policy, delay, interval), Options(delay) with { Foresight = TimeSpan.FromSeconds(policy == "10 min known" ? TruthSeconds : 0) });

    public IScalingPolicy Make(string policy, int delay, double interval) => policy switch
    {
        "Dask" => new DaskAdaptivePolicy(intervalSeconds: interval),
        "DaskDocs" => new DaskAdaptivePolicy(watchesRunningTasks: false, interval),
        "HPA" => new HorizontalPodAutoscalerPolicy(),
        "KEDA" => new KedaJobPolicy(interval),
        "TaskVine" => new FactoryPolicy(interval),
        _ => new AdaptivePolicy(new AdaptiveScalerOptions { Interval = TimeSpan.FromSeconds(interval) }, Memory(delay, policy == "foreseen"), foresees: false),
    };

    /// <summary>What a scaler remembers that has looked after the earlier runs: durations, the start delay, and arrivals if it foresees.</summary>
    private ScalerMemory Memory(int delay, bool foresees)
    {
        var memory = new ScalerMemory();
        ScalingHistory.Teach(memory, Past);
        foreach (string tag in Past.SelectMany(run => run.Tasks).Select(ScalingTags.Of).Distinct()) memory.RecordStartDelay(tag, delay);
        if (foresees) memory.Foresee(ArrivalModel.Of(Past));
        return memory;
    }
}
