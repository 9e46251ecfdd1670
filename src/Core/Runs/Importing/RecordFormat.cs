namespace Scalable.Runs.Importing;

/// <summary>The formats of foreign records that can be imported; docs/formats.md has what is read from each.</summary>
public enum RecordFormat
{
    /// <summary>A trace file of Nextflow, with any separator, raw or for people, or the JSON of its weblog.</summary>
    Nextflow,

    /// <summary>Slurm's accounting as <c>sacct</c> prints it, with its header and any delimiter, or its JSON.</summary>
    Sacct,

    /// <summary>A benchmark of Snakemake (TSV or JSON lines), or the efficiency report of its Slurm executor.</summary>
    Snakemake,

    /// <summary>Any table: CSV, TSV, JSON lines or a JSON array.</summary>
    Table,

    /// <summary>What GNU <c>time -v</c> printed.</summary>
    GnuTime,

    /// <summary>The accounting log of PBS Professional, OpenPBS or Torque.</summary>
    Pbs,

    /// <summary>What LSF's <c>bacct -l</c> or <c>bjobs -json</c> printed, or the summary in a job's output.</summary>
    Lsf,

    /// <summary>What Grid Engine's <c>qacct -j</c> printed, or its accounting file.</summary>
    Sge,

    /// <summary>HTCondor's history: <c>condor_history -json</c> or <c>-long</c>.</summary>
    HTCondor,

    /// <summary>The metadata of a Cromwell workflow (JSON).</summary>
    Cromwell,

    /// <summary>An instance of WfCommons' WfFormat (JSON), versions 1.3 to 1.5.</summary>
    WfFormat,
}
