using Scalable.Units;
using Scalable.Advising;

namespace Scalable.Sessions.Planning;

/// <summary>What one component gets.</summary>
public sealed record ComponentPlan(string Component, int Workers, ComponentResources Resources)
{
    /// <summary>The tasks of the manifest that run on it.</summary>
    public IReadOnlyList<string> Tasks
    {
        get;
        init => field = new ShownList<string>(value);
    } = new ShownList<string>([]);

    /// <summary>The advice that was followed, one for each task that there is history of.</summary>
    public IReadOnlyList<ResourceRecommendation> Advice
    {
        get;
        init => field = new ShownList<ResourceRecommendation>(value);
    } = new ShownList<ResourceRecommendation>([]);

    /// <summary>What all its workers cost in an hour; null where the target has no prices.</summary>
    public double? CostPerHour { get; init; }

    public int Cpus => Resources.Cpus;

    public MemorySize? Memory => Resources.Memory;

    public Walltime? Walltime => Resources.Walltime;

    /// <summary>Where the numbers come from: advice for all its tasks, for some of them (both), or the manifest.</summary>
    public string Source => PlanText.Source(this);

    public string CostText => DisplayText.Number(CostPerHour);

    public string TasksText => string.Join(", ", Tasks);

    /// <summary>demeter: 4 workers with 8 cpus, 15500M, 00:13:17.</summary>
    public override string ToString() => $"{Component}: {DisplayText.Count(Workers, "worker")} with {Resources}";
}
