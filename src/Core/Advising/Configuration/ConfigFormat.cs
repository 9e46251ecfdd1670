namespace Scalable.Advising.Configuration;

/// <summary>Whose configuration recommendations are written as.</summary>
public enum ConfigFormat
{
    /// <summary>A process scope for nextflow.config.</summary>
    Nextflow,

    /// <summary>A workflow profile's config.yaml.</summary>
    Snakemake,

    /// <summary>Lines for the head of a batch script, a text for each task.</summary>
    Slurm,

    /// <summary>A patch of a Job, a text for each task.</summary>
    Kubernetes,

    /// <summary>The sections components and tasks of scalable.yaml.</summary>
    Manifest,
}
