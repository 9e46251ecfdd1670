using Scalable.Scaling;

namespace Scalable.Evaluation.Simulation;

/// <summary>A way to decide how many workers each tag has. One instance serves one simulation.</summary>
public interface IScalingPolicy
{
    string Name { get; }

    /// <summary>How often it is asked, in seconds.</summary>
    double IntervalSeconds { get; }

    /// <summary>Called once before the simulation starts.</summary>
    void Start(SimulationOptions options, Workload workload);

    /// <summary>
    /// Decides. <paramref name="changes"/> has an element a tag, 0 at first: how many workers to request (positive) or to
    /// give back (negative).
    /// </summary>

    /// <returns>When to ask again if nothing happens meanwhile; infinite for never.</returns>
    double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes);

    /// <summary>Called when a task ends, with its place in the order of submission; for policies that check their own predictions.</summary>
    void TaskEnded(double now, int task)
    {
    }
}

/// <summary>The policies by the names that users give.</summary>
public static class ScalingPolicies
{
    public static IReadOnlyList<string> Names { get; } = ["Adaptive", "AdaptiveQueueOnly", "Fixed", "Original", "DaskAdaptive", "DaskDocumented", "HorizontalPodAutoscaler", "KedaJob", "TaskVineFactory"];

    /// <summary>The policies that are compared if none is named.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["Adaptive", "Fixed", "Original", "DaskAdaptive", "HorizontalPodAutoscaler"];

    /// <summary>A new policy, for one simulation.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <param name="options">For Adaptive: its options; null for the defaults, asked every second.</param>
    /// <param name="memory">For Adaptive: what it knows of earlier runs.</param>
    /// <param name="fixedWorkers">For Fixed: the workers a tag; null for the most it may have.</param>
    /// <param name="foresees">For Adaptive: whether it may foresee arrivals from earlier runs.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static IScalingPolicy Create(string name, AdaptiveScalerOptions? options = null, ScalerMemory? memory = null, int? fixedWorkers = null, bool foresees = true) =>
        Names.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) switch
        {
            "Adaptive" => new AdaptivePolicy(options, memory, foresees),
            "AdaptiveQueueOnly" => new AdaptivePolicy(options, memory, foresees: false),
            "Fixed" => new FixedPolicy(fixedWorkers),
            "Original" => new OriginalPolicy(),
            "DaskAdaptive" => new DaskAdaptivePolicy(),
            "DaskDocumented" => new DaskAdaptivePolicy(watchesRunningTasks: false),
            "HorizontalPodAutoscaler" => new HorizontalPodAutoscalerPolicy(),
            "KedaJob" => new KedaJobPolicy(),
            "TaskVineFactory" => new FactoryPolicy(),
            _ => throw new ArgumentException($"There is no policy '{name}'; there are {string.Join(", ", Names)}."),
        };
}
