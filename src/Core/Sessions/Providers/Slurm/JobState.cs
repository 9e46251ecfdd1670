namespace Scalable.Sessions.Providers.Slurm;

/// <summary>What the states of Slurm mean for an attempt; the names are those of squeue(1) and sacct(1).</summary>
internal enum JobState
{
    Waiting,
    Running,
    Ended,
    TimedOut,
    OutOfMemory,
    Cancelled,
    NodeFailure,
}

internal static class JobStates
{
    public static JobState Parse(ReadOnlySpan<char> name)
    {
        int blank = name.IndexOfAny(' ', '+'); // "CANCELLED by 1000", "CANCELLED+"
        if (blank >= 0) name = name[..blank];
        return name switch
        {
            "PENDING" or "CONFIGURING" or "REQUEUED" or "REQUEUE_HOLD" or "REQUEUE_FED" or "SPECIAL_EXIT" or "RESV_DEL_HOLD" => JobState.Waiting,
            "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "SIGNALING" or "STAGE_OUT" or "RESIZING" => JobState.Running,
            "TIMEOUT" or "DEADLINE" => JobState.TimedOut,
            "OUT_OF_MEMORY" => JobState.OutOfMemory,
            "CANCELLED" or "REVOKED" => JobState.Cancelled,
            "NODE_FAIL" or "BOOT_FAIL" or "PREEMPTED" or "LAUNCH_FAILED" => JobState.NodeFailure,
            _ => JobState.Ended,
        };
    }
}
