using Scalable.Advising;

namespace Scalable.Sessions.Planning;

/// <summary>What one component gets.</summary>
public sealed record ComponentPlan(string Component, int Workers, ComponentResources Resources)
{
    /// <summary>The tasks of the manifest that run on it.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>The advice that was followed, one for each task that there is history of.</summary>
    public IReadOnlyList<ResourceRecommendation> Advice { get; init; } = [];

    /// <summary>What all its workers cost in an hour; null where the target has no prices.</summary>
    public double? CostPerHour { get; init; }
}
