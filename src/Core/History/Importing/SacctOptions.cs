namespace Scalable.History.Importing;

/// <summary>How what sacct printed becomes runs.</summary>
public sealed record SacctOptions
{
    /// <summary>The columns that become features of the tasks: Partition, ReqNodes and whatever else was printed.</summary>
    public IReadOnlyList<string> FeatureColumns { get; init; } = [];

    /// <summary>The target the jobs are said to have run on; the cluster's name by default, where it was printed.</summary>
    public string? TargetName { get; init; }

    /// <summary>The project the run is said to belong to; the name of the file by default.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Whether every day (by time of submission) becomes a run of its own; otherwise all is one run.</summary>
    public bool SplitByDay { get; init; }

    /// <summary>The zone of the times; sacct prints those of the machine it runs on, without saying which. UTC by default.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
