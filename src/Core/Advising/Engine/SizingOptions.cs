using Scalable.Learning;

namespace Scalable.Advising.Engine;

/// <summary>The engine's settings. The defaults are general; nothing in them knows a workflow.</summary>
public sealed record SizingOptions
{
    /// <summary>The most rows of a task that take part in a prediction; older ones are let go.</summary>
    public int WindowRows { get; init; } = 600;

    /// <summary>What a failed attempt costs beyond its allocation, as a share of the mean task's cost (memory times time).</summary>
    public double FailurePrice { get; init; } = 0.02;

    /// <summary>The learner that alone takes part beside the constants; null for all predictors there are.</summary>
    public ILearner? Learner { get; init; }

    /// <summary>The learner among all predictors there are: a random forest.</summary>
    public ILearner Forest { get; init; } = Learners.ByName("random_forest");

    /// <summary>Hyperparameters by the names the learner documents; null for its defaults.</summary>
    public IReadOnlyDictionary<string, object?>? ModelParameters { get; init; }

    /// <summary>Fixes everything random.</summary>
    public int Seed { get; init; } = 42;
}
