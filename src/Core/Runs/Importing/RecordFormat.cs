namespace Scalable.Runs.Importing;

/// <summary>The formats of foreign records that can be imported.</summary>
public enum RecordFormat
{
    /// <summary>A trace file of Nextflow, TSV or CSV, raw or for people.</summary>
    Nextflow,

    /// <summary>Slurm's accounting as <c>sacct --parsable2</c> prints it, with its header.</summary>
    Sacct,
}
