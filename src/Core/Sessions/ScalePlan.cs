using Scalable.Advising;
using Scalable.Runs.Writing;

namespace Scalable.Sessions;

/// <summary>How many workers of which size a session starts with.</summary>
public sealed record ScalePlan(string Target, string Provider, string ManifestLock, IReadOnlyList<ComponentPlan> Components)
{
    /// <summary>What each component gets.</summary>
    public IReadOnlyList<ComponentPlan> Components
    {
        get;
        init => field = new ShownList<ComponentPlan>(value);
    } = new ShownList<ComponentPlan>(Components);

    public PlanObjective Objective { get; init; }

    /// <summary>The component of each task of the manifest.</summary>
    public IReadOnlyDictionary<string, string> TaskComponents
    {
        get;
        init => field = new ShownDictionary<string>(value);
    } = new ShownDictionary<string>(new Dictionary<string, string>());

    /// <summary>The currency of the costs; null if the target has no prices.</summary>
    public string? Currency { get; init; }

    /// <summary>What all workers cost in an hour; null if the target has no prices.</summary>
    public double? CostPerHour => Currency is null ? null : Components.Sum(component => component.CostPerHour ?? 0);

    /// <summary>The plan as a table for a reader.</summary>
    public string Text => PlanText.Render(this);

    /// <summary>hpc: demeter 4, postprocess 1.</summary>
    public override string ToString() => FormattableString.Invariant($"{Target}: {string.Join(", ", Components.Select(plan => FormattableString.Invariant($"{plan.Component} {plan.Workers}")))}");

    public ComponentPlan? Of(string component) => Components.FirstOrDefault(plan => plan.Component == component);

    /// <summary>The plan as the Python project's plan.json has it, with ours after it, without a newline at the end.</summary>
    public string ToJson() => PythonJson.Write(ToValues(), indent: 2);

    private Dictionary<string, object?> ToValues()
    {
        var values = new Dictionary<string, object?>
        {
            ["version"] = 1,
            ["target"] = Target,
            ["provider"] = Provider,
            ["manifest_lock"] = ManifestLock,
            ["task_to_component"] = TaskComponents.ToDictionary(task => task.Key, task => (object?)task.Value),
            ["scale_plan"] = new Dictionary<string, object?>
            {
                ["workers_by_tag"] = Components.ToDictionary(plan => plan.Component, plan => (object?)plan.Workers),
                ["resources_by_tag"] = Components.ToDictionary(plan => plan.Component, Resources),
            },
            ["objective"] = Objective switch
            {
                PlanObjective.MinimizeCost => "minimize cost",
                PlanObjective.MinimizeTime => "minimize time",
                _ => "balance",
            },
        };
        if (Currency is not null)
            values["cost"] = new Dictionary<string, object?> { ["currency"] = Currency, ["total_hourly"] = CostPerHour, ["hourly_by_tag"] = Components.ToDictionary(plan => plan.Component, plan => (object?)plan.CostPerHour) };
        return values;
    }

    private static object? Resources(ComponentPlan plan) => new Dictionary<string, object?>
    {
        ["cpus"] = plan.Resources.Cpus,
        ["memory"] = plan.Resources.Memory?.ToString(),
        ["walltime"] = plan.Resources.Walltime?.ToString(),
        ["gpus"] = null,
    };
}

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

    /// <summary>What all its workers cost in an hour; null if the target has no prices.</summary>
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

/// <summary>What a plan should favour.</summary>
public enum PlanObjective
{
    /// <summary>The workers the manifest, or the advice, asks for.</summary>
    Balance,

    /// <summary>One worker for each component: none is ever idle while another works, and none is paid for twice.</summary>
    MinimizeCost,

    /// <summary>As many workers as the target allows, or twice as many as asked for if it sets no limit.</summary>
    MinimizeTime,
}

/// <summary>A plan for a reader: a line for each component, and where its numbers come from.</summary>
public static class PlanText
{
    public static string Render(ScalePlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Target:    {plan.Target} ({plan.Provider})\n");
        text.Append(CultureInfo.InvariantCulture, $"Objective: {plan.Objective}\n");
        if (plan.Currency is not null) text.Append(CultureInfo.InvariantCulture, $"Cost:      {plan.CostPerHour:0.00} {plan.Currency} an hour\n");
        int width = plan.Components.Select(component => component.Component.Length).Append(9).Max();
        text.Append(CultureInfo.InvariantCulture, $"\n{"Component".PadRight(width)}  Workers  CPUs    Memory   Walltime  From      Tasks\n");
        foreach (ComponentPlan component in plan.Components) text.Append(Row(component, width)).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Where a component's numbers come from: advice for all its tasks, for some of them, or the manifest.</summary>
    public static string Source(ComponentPlan component) =>
        component.Advice.Count == 0 ? "manifest" : component.Advice.Count == component.Tasks.Count ? "advice" : "both";

    private static string Row(ComponentPlan component, int width)
    {
        string memory = component.Resources.Memory?.ToString() ?? "-", walltime = component.Resources.Walltime?.ToString() ?? "-";
        return string.Create(CultureInfo.InvariantCulture,
            $"{component.Component.PadRight(width)}  {component.Workers,7}  {component.Resources.Cpus,4}  {memory,8}  {walltime,9}  {Source(component),-8}  {TerminalText.Line(string.Join(", ", component.Tasks))}");
    }
}
