namespace Scalable.Runs.Importing;

/// <summary>How foreign records become runs.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// The columns that become features of the tasks. Name only what is known before a task runs: Nextflow's rchar and the
    /// like are accepted, and are known only afterwards, so that no advice can be asked for with them.
    /// </summary>
    public IReadOnlyList<string> FeatureColumns { get; init; } = [];

    /// <summary>The target the tasks are said to have run on; by default what the records name, such as Slurm's cluster.</summary>
    public string? TargetName { get; init; }

    /// <summary>The project the runs are said to belong to; the name of the file by default.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Whether every day (in UTC, by time of submission) becomes a run of its own; otherwise all is one run.</summary>
    public bool SplitByDay { get; init; }

    /// <summary>The zone of times that do not say theirs, as those of sacct and of traces for people do not. UTC by default.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
