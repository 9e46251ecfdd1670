namespace Scalable.History.Importing;

/// <summary>How a Nextflow trace becomes runs.</summary>
public sealed record NextflowTraceOptions
{
    /// <summary>
    /// The columns that become features of the tasks. Name only what is known before a task runs: rchar and the like are
    /// accepted, and are known only afterwards, so that no advice can be asked for with them.
    /// </summary>
    public IReadOnlyList<string> FeatureColumns { get; init; } = [];

    /// <summary>The target the runs are said to have run on; not known by default.</summary>
    public string? TargetName { get; init; }

    /// <summary>The project the runs are said to belong to; the name of the file by default.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Whether every day (in UTC, by time of submission) becomes a run of its own; otherwise the file is one run.</summary>
    public bool SplitByDay { get; init; }
}
