namespace Scalable.Runs.Importing;

/// <summary>Reads the attempts in records of one format.</summary>
internal interface IAttemptReader
{
    /// <summary>What ran the tasks, such as slurm.</summary>
    string Provider { get; }

    /// <summary>True if the same task id always means the same job, as that of a batch system does.</summary>
    bool HasUniqueIds { get; }

    /// <summary>
    /// True if a peak may count the page cache, as that of a control group does, by which batch systems account; what is
    /// measured of the processes does not.
    /// </summary>
    bool MayCountPageCache => HasUniqueIds;

    /// <summary>
    /// The attempts in the order of the records, without a run; their target is the cluster that the records name. What
    /// cannot be read is treated as missing and reported.
    /// </summary>
    /// <exception cref="RunImportException">The records are not of this format, or a column that was asked for is not there.</exception>
    IEnumerable<TaskRecord> Read(ImportContext context);
}
