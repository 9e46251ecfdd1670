using System.Globalization;
using System.Text;
using Scalable.Units;

namespace Scalable.Sessions.Planning;

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
