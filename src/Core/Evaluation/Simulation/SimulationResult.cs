namespace Scalable.Evaluation.Simulation;

/// <summary>What a policy made of a workload.</summary>
public sealed record SimulationResult
{
    public required string Workload { get; init; }

    public required string Policy { get; init; }

    public int Tasks { get; init; }

    /// <summary>From the first submission to the last end, in seconds.</summary>
    public double MakespanSeconds { get; init; }

    public double WaitingMeanSeconds { get; init; }

    public double WaitingP95Seconds { get; init; }

    /// <summary>The waiting of all tasks added up.</summary>
    public double WaitingHours { get; init; }

    /// <summary>The time of all workers added up, from arrival, or from request where starts are billed, until given back or the end.</summary>
    public double WorkerHours { get; init; }

    /// <summary>Worker-hours times their prices.</summary>
    public double Cost { get; init; }

    /// <summary>How often the number of a tag's workers was changed.</summary>
    public int Changes { get; init; }

    /// <summary>How often the policy was asked.</summary>
    public int Decisions { get; init; }

    public int PeakWorkers { get; init; }

    /// <summary>Missing workers relative to demand, averaged over time (theta U of Herbst et al.).</summary>
    public double UnderProvisioningAccuracy { get; init; }

    /// <summary>Superfluous workers relative to demand, averaged over time (theta O).</summary>
    public double OverProvisioningAccuracy { get; init; }

    /// <summary>The share of time in which workers were missing (tau U).</summary>
    public double UnderProvisioningTimeshare { get; init; }

    /// <summary>The share of time in which workers were superfluous (tau O).</summary>
    public double OverProvisioningTimeshare { get; init; }

    /// <summary>The share of time in which supply moved in another direction than demand (upsilon).</summary>
    public double Instability { get; init; }

    /// <summary>Demand, supply and queue over time, if they were kept.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Worker-hours plus waiting hours at a weight.</summary>
    public double Objective(double waitingWeight) => WorkerHours + waitingWeight * WaitingHours;

    public string MakespanText => DisplayText.Duration(MakespanSeconds);

    public string WaitingMeanText => DisplayText.Duration(WaitingMeanSeconds);

    public string WaitingP95Text => DisplayText.Duration(WaitingP95Seconds);

    public string WorkerHoursText => DisplayText.Amount(WorkerHours);

    public string WaitingHoursText => DisplayText.Amount(WaitingHours);

    public string CostText => DisplayText.Amount(Cost);

    public string UnderText => DisplayText.Percent(UnderProvisioningTimeshare);

    public string OverText => DisplayText.Percent(OverProvisioningTimeshare);

    public string InstabilityText => DisplayText.Percent(Instability);

    /// <summary>Adaptive on 3 runs: 00:10:24, 4.5 worker hours.</summary>
    public override string ToString() => $"{Policy} on {Workload}: {MakespanText}, {WorkerHoursText} worker hours";
}

/// <summary>Simulations as a table for a terminal, or as JSON.</summary>
public static class SimulationText
{
    /// <summary>A block a workload, a line a policy.</summary>
    public static string Table(IReadOnlyList<SimulationResult> results)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, SimulationResult> workload in results.GroupBy(result => result.Workload, StringComparer.Ordinal))
        {
            text.AddLine($"{workload.Key}: {workload.First().Tasks} tasks");
            text.AddLine($"  {"policy",-24}{"makespan",11}{"wait mean",11}{"wait p95",11}{"worker h",10}{"wait h",10}{"cost",10}{"changes",9}{"under",8}{"over",8}{"unstable",10}");
            foreach (SimulationResult result in workload)
                text.AddLine($"  {result.Policy,-24}{DisplayText.Duration(result.MakespanSeconds),11}{DisplayText.Duration(result.WaitingMeanSeconds),11}{DisplayText.Duration(result.WaitingP95Seconds),11}{DisplayText.Amount(result.WorkerHours),10}{DisplayText.Amount(result.WaitingHours),10}{DisplayText.Amount(result.Cost),10}{result.Changes,9}{DisplayText.Percent(result.UnderProvisioningTimeshare),8}{DisplayText.Percent(result.OverProvisioningTimeshare),8}{DisplayText.Percent(result.Instability),10}");
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
}
