using Scalable.Units;

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

    /// <summary>Demand, supply and queue over time, where they were kept.</summary>
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
