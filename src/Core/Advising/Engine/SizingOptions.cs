using Scalable.Learning;

namespace Scalable.Advising.Engine;

/// <summary>The engine's settings. The defaults are general; nothing in them knows a workflow.</summary>
public sealed record SizingOptions
{
    /// <summary>The most rows of a task that take part in a prediction; older ones are let go.</summary>
    public int WindowRows { get; init; } = 600;

    /// <summary>What a failed attempt costs beyond its allocation, as a share of the mean task's cost (memory times time).</summary>
    public double FailurePrice { get; init; } = 0.02;

    /// <summary>Learners that take part as candidates where several features vary.</summary>
    public IReadOnlyList<ILearner> Learners { get; init; } = [Scalable.Learning.Learners.ByName("random_forest")];
}
