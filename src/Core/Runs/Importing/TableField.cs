namespace Scalable.Runs.Importing;

/// <summary>What a column of a table can hold.</summary>
public enum TableField
{
    /// <summary>The kind of task; attempts of the same name are comparable.</summary>
    Task,

    /// <summary>The id of the task or job.</summary>
    Id,

    /// <summary>Which attempt of the task it is, from 1.</summary>
    Attempt,

    /// <summary>How it ended, in words such as completed, failed, cancelled, timeout.</summary>
    State,

    /// <summary>The exit code.</summary>
    ExitCode,

    /// <summary>When it was submitted.</summary>
    Submitted,

    /// <summary>When it began.</summary>
    Started,

    /// <summary>When it ended.</summary>
    Finished,

    /// <summary>How long it ran; a number is in seconds unless the unit says otherwise.</summary>
    Duration,

    /// <summary>Cores asked for.</summary>
    Cpus,

    /// <summary>Memory asked for; a number is in bytes unless the unit says otherwise.</summary>
    Memory,

    /// <summary>Time asked for.</summary>
    Walltime,

    /// <summary>GPUs asked for.</summary>
    Gpus,

    /// <summary>GPU memory asked for.</summary>
    GpuMemory,

    /// <summary>Peak memory.</summary>
    PeakMemory,

    /// <summary>Processor time, user and system.</summary>
    CpuTime,

    /// <summary>Average number of cores busy.</summary>
    CpuUse,

    /// <summary>The same in percent of one core.</summary>
    CpuPercent,

    /// <summary>Average number of GPUs busy.</summary>
    GpuUse,

    /// <summary>Peak GPU memory.</summary>
    PeakGpuMemory,

    /// <summary>The machine it ran on.</summary>
    Worker,

    /// <summary>What tells tasks of a kind apart, such as the sample.</summary>
    Tag,

    /// <summary>The account that was charged.</summary>
    Account,

    /// <summary>Whose job it was.</summary>
    User,

    /// <summary>The queue, partition or component.</summary>
    Component,

    /// <summary>The cluster or other target.</summary>
    Target,
}
