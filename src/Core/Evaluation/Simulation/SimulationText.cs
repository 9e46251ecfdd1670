using System.Globalization;
using System.Text;
using Scalable.Units;

namespace Scalable.Evaluation.Simulation;

/// <summary>Simulations as a table for a terminal, or as JSON.</summary>
public static class SimulationText
{
    /// <summary>A block a workload, a line a policy.</summary>
    public static string Table(IReadOnlyList<SimulationResult> results)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, SimulationResult> workload in results.GroupBy(result => result.Workload, StringComparer.Ordinal))
        {
            Line(text, $"{workload.Key}: {workload.First().Tasks} tasks");
            Line(text, $"  {"policy",-24}{"makespan",11}{"wait mean",11}{"wait p95",11}{"worker h",10}{"wait h",10}{"cost",10}{"changes",9}{"under",8}{"over",8}{"unstable",10}");
            foreach (SimulationResult result in workload)
                Line(text, $"  {result.Policy,-24}{DisplayText.Duration(result.MakespanSeconds),11}{DisplayText.Duration(result.WaitingMeanSeconds),11}{DisplayText.Duration(result.WaitingP95Seconds),11}{DisplayText.Amount(result.WorkerHours),10}{DisplayText.Amount(result.WaitingHours),10}{DisplayText.Amount(result.Cost),10}{result.Changes,9}{DisplayText.Percent(result.UnderProvisioningTimeshare),8}{DisplayText.Percent(result.OverProvisioningTimeshare),8}{DisplayText.Percent(result.Instability),10}");
            text.Append('\n');
        }
        return text.ToString().TrimEnd();
    }

    /// <summary>An array with an object a result.</summary>
    public static string Json(IReadOnlyList<SimulationResult> results) => WrittenJson.Rows(results, (writer, result) =>
    {
        writer.WriteString("workload", result.Workload);
        writer.WriteString("policy", result.Policy);
        writer.WriteNumber("tasks", result.Tasks);
        writer.WriteNumber("makespan_s", result.MakespanSeconds);
        writer.WriteNumber("waiting_mean_s", result.WaitingMeanSeconds);
        writer.WriteNumber("waiting_p95_s", result.WaitingP95Seconds);
        writer.WriteNumber("waiting_h", result.WaitingHours);
        writer.WriteNumber("worker_h", result.WorkerHours);
        writer.WriteNumber("cost", result.Cost);
        writer.WriteNumber("changes", result.Changes);
        writer.WriteNumber("decisions", result.Decisions);
        writer.WriteNumber("peak_workers", result.PeakWorkers);
        writer.WriteNumber("under_provisioning_accuracy", result.UnderProvisioningAccuracy);
        writer.WriteNumber("over_provisioning_accuracy", result.OverProvisioningAccuracy);
        writer.WriteNumber("under_provisioning_timeshare", result.UnderProvisioningTimeshare);
        writer.WriteNumber("over_provisioning_timeshare", result.OverProvisioningTimeshare);
        writer.WriteNumber("instability", result.Instability);
    });

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}
