using System.Diagnostics.CodeAnalysis;

namespace Scalable.Evaluation.Efficiency;

/// <summary>
/// What the attempts of one task, run, target, project, tag, account or user asked for beside what they used. Shares are weighted by run time;
/// of a single attempt they are those of Slurm's seff. Attempts that did not ask for a resource, or of which its use or the run
/// time is not known, do not count towards it; a figure that no attempt counts towards is null.
/// </summary>
public record ResourceEfficiency
{
    /// <summary>The task, run, target, project, tag, account or user; (none) for attempts whose record names none.</summary>
    public required string Name { get; init; }

    /// <summary>What the name is one of.</summary>
    public EfficiencyGrouping By { get; init; }

    /// <summary>How many attempts have ended.</summary>
    public int Attempts { get; init; }

    /// <summary>Peak memory as a share of the requested.</summary>
    public double? MemoryEfficiency { get; init; }

    /// <summary>CPU seconds as a share of run time times requested cores.</summary>
    public double? CpuEfficiency { get; init; }

    /// <summary>Run time as a share of the requested walltime.</summary>
    public double? TimeEfficiency { get; init; }

    /// <summary>The median of the requests.</summary>
    public MemorySize? RequestedMemory { get; init; }

    /// <summary>The largest peak.</summary>
    public MemorySize? PeakMemory { get; init; }

    /// <summary>The median of what an attempt asked for and did not use, whole nodes among them.</summary>
    public MemorySize? UnusedMemory { get; init; }

    /// <summary>The median of what the advisor would give the attempts that succeeded.</summary>
    public MemorySize? AdvisedMemory { get; init; }

    /// <summary>Memory asked for and not used, in 1e9 bytes times hours.</summary>
    public double? WastedGigabyteHours { get; init; }

    /// <summary>Cores asked for and not busy, times hours.</summary>
    public double? WastedCoreHours { get; init; }

    /// <summary>
    /// What the succeeded attempts were given less what the advice would have given them, its retries included, in 1e9 bytes
    /// times hours; negative if the advice gives more.
    /// </summary>
    public double? SavedGigabyteHours { get; init; }

    /// <summary>What the wasted memory and cores cost, at the prices given; null without prices.</summary>
    public double? WastedCost { get; init; }

    /// <summary>What the saved memory would have cost, at the price given; null without a price of memory.</summary>
    public double? SavedCost { get; init; }

    /// <summary>Attempts that their memory limit ended, recognised as advisors recognise them.</summary>
    public int FailedForMemory { get; init; }

    /// <summary>Attempts that their time limit ended.</summary>
    public int FailedForTime { get; init; }

    /// <summary>Attempts without a memory request; nothing they were given is called waste.</summary>
    public int WithoutMemoryRequest { get; init; }

    /// <summary>Attempts whose peak is an upper estimate: memory efficiency is at most, and waste at least, what is stated.</summary>
    public int UpperEstimates { get; init; }

    /// <summary>Attempts that had their nodes for themselves: nobody else could use what they left, so nothing of it is called waste.</summary>
    public int WholeNodes { get; init; }

    /// <summary>The name, cut in the middle to fit a table.</summary>
    public string ShortName => DisplayText.Middle(Name, 16);

    /// <summary>43 %, or ≤43 % if a peak is an upper estimate; empty if not known.</summary>
    public string MemoryText => MemoryEfficiency is null ? "" : (UpperEstimates > 0 ? "≤" : "") + DisplayText.Percent(MemoryEfficiency);

    public string CpuText => DisplayText.Percent(CpuEfficiency);

    public string TimeText => DisplayText.Percent(TimeEfficiency);

    public string RequestedText => DisplayText.Memory(RequestedMemory);

    public string PeakText => DisplayText.Memory(PeakMemory);

    public string AdvisedText => DisplayText.Memory(AdvisedMemory);

    public string WastedText => WastedGigabyteHours is { } wasted ? DisplayText.Amount(wasted) : "";

    public string WastedCoresText => WastedCoreHours is { } wasted ? DisplayText.Amount(wasted) : "";

    public string SavedText => SavedGigabyteHours is { } saved ? DisplayText.Amount(saved) : "";

    public string UnusedText => DisplayText.Memory(UnusedMemory);

    public string WastedCostText => WastedCost is { } cost ? DisplayText.Amount(cost) : "";

    public string SavedCostText => SavedCost is { } cost ? DisplayText.Amount(cost) : "";

    /// <summary>align: 12.3 GB·h and 4.5 core·h wasted.</summary>
    public override string ToString() =>
        $"{Name}: {(WastedGigabyteHours is null ? "unknown" : WastedText)} GB·h and {(WastedCoreHours is null ? "unknown" : WastedCoresText)} core·h wasted";
}

/// <summary>A row of a report with prices; its table shows what waste costs.</summary>
public sealed record PricedResourceEfficiency : ResourceEfficiency
{
    [SetsRequiredMembers]
    internal PricedResourceEfficiency(ResourceEfficiency row)
        : base(row)
    {
    }

    public override string ToString() => base.ToString();
}
