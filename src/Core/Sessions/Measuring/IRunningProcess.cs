namespace Scalable.Sessions.Measuring;

/// <summary>A process that was started.</summary>
internal interface IRunningProcess
{
    int Id { get; }

    /// <summary>The age at which it is to be inspected whatever else, or null.</summary>
    TimeSpan? Deadline { get; }

    /// <summary>Looks at the tree: keeps its peak and kills it if it is over its memory or its time. Called by one thread, until the process has ended.</summary>
    void Inspect(TimeSpan age);

    /// <summary>Kills every process of the tree.</summary>
    void Kill(KillReason reason);

    /// <summary>Returns when the process has ended; what is known of it stays readable until it is reaped.</summary>
    void WaitUntilEnded();

    /// <summary>Kills what is left of the tree and tells how the process ended. Called once, after its end, and not while it is inspected.</summary>
    ProcessExit Reap();
}
