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
