namespace Scalable.Runs.Importing;

/// <summary>Workflow systems whose way of naming the jobs they submit is known.</summary>
public enum TaskNamePreset
{
    /// <summary>The format's own name of a task.</summary>
    None,

    /// <summary>Snakemake's jobs in a batch system: the rule, from the comment (<c>rule_align_wildcards_s1</c>) or the job's name (<c>snakejob.align.7.sh</c>).</summary>
    Snakemake,

    /// <summary>Nextflow's jobs in a batch system: the process without its sample (<c>nf-ALIGN_(s1)</c>).</summary>
    Nextflow,
}
