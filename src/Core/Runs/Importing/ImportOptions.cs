using System.Text.RegularExpressions;

namespace Scalable.Runs.Importing;

/// <summary>How foreign records become runs.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// The columns that become features of the tasks. Name only what is known before a task runs: Nextflow's rchar and the
    /// like are accepted, and are known only afterwards, so that no advice can be asked for with them.
    /// </summary>
    public IReadOnlyList<string> FeatureColumns { get; init; } = [];

    /// <summary>The column that names the task, in place of the format's own.</summary>
    public string? TaskNameColumn { get; init; }

    /// <summary>
    /// What of the name is the task: the group called task, or else the first group. Other named groups become features.
    /// A name that does not match stays as it is.
    /// </summary>
    public Regex? TaskNamePattern { get; init; }

    /// <summary>A workflow system whose way of naming jobs is known.</summary>
    public TaskNamePreset TaskNamePreset { get; init; }

    /// <summary>Whether results that were taken from a cache are imported too, with the measurements they were made with.</summary>
    public bool IncludeCached { get; init; }

    /// <summary>Which column of a table holds which quantity; quantities that are not named are found by usual names.</summary>
    public IReadOnlyDictionary<TableField, string> Map { get; init; } = new Dictionary<TableField, string>();

    /// <summary>The target the tasks are said to have run on; by default what the records name, such as Slurm's cluster.</summary>
    public string? TargetName { get; init; }

    /// <summary>The project the runs are said to belong to; the name of the file by default.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Whether every day (in UTC, by time of submission) becomes a run of its own; otherwise all is one run.</summary>
    public bool SplitByDay { get; init; }

    /// <summary>The most attempts of an imported run; more become further runs, so that any number of records needs little memory.</summary>
    public int MaxAttemptsOfRun { get; init; } = 25_000;

    /// <summary>The zone of times that do not say theirs, as those of sacct and of traces for people do not. UTC by default.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
