namespace Scalable.Runs.Importing.Tables;

/// <summary>How an attempt ended, by the words that tables and batch systems use for it, or by its exit code.</summary>
internal static class States
{
    /// <param name="state">The word; null if there is none.</param>
    /// <param name="exitCode">The exit code, 128 and the signal for one that a signal ended; null if it is not known.</param>
    /// <param name="onAssumed">Is called if there is neither, and success is assumed.</param>
    public static Ending Of(string? state, double? exitCode, Action? onAssumed = null)
    {
        string message = string.Join(", ", new[] { state, exitCode is { } code ? FormattableString.Invariant($"exit status {code}") : null }.OfType<string>());
        switch (state?.ToUpperInvariant().Replace(' ', '_'))
        {
            case null:
                if (exitCode is not null) return OfExitCode(exitCode.Value, message);
                onAssumed?.Invoke();
                return new Ending(TaskState.Succeeded, null, null);
            case "COMPLETED" or "COMPLETE" or "SUCCEEDED" or "SUCCESS" or "SUCCESSFUL" or "DONE" or "OK" or "FINISHED" or "TRUE" or "CACHED" or "CD":
                return exitCode is > 0 or < 0 ? OfExitCode(exitCode.Value, message) : new Ending(TaskState.Succeeded, null, null);
            case "FAILED" or "FAIL" or "FAILURE" or "ERROR" or "EXIT" or "EXITED" or "FALSE" or "F" or "RETRYABLEFAILURE":
                return exitCode is > 0 or < 0 ? OfExitCode(exitCode.Value, message) : new Ending(TaskState.Failed, FailureClasses.ExitStatus, message);
            case "OUT_OF_MEMORY" or "OOM" or "OOMKILLED" or "OUTOFMEMORY" or "MEMLIMIT":
                return new Ending(TaskState.Failed, FailureClasses.OutOfMemory, message);
            case "TIMEOUT" or "TIMEDOUT" or "TIMED_OUT" or "DEADLINE" or "TO":
                return new Ending(TaskState.Failed, FailureClasses.Timeout, message);
            case "NODE_FAIL" or "PREEMPTED" or "EVICTED" or "REQUEUED" or "RERUN" or "LOST":
                return new Ending(TaskState.Failed, FailureClasses.NodeFailure, message);
            case "CANCELLED" or "CANCELED" or "ABORTED" or "REMOVED" or "KILLED" or "DELETED":
                return new Ending(TaskState.Cancelled, null, null);
            case "RUNNING" or "RUN" or "R":
                return new Ending(TaskState.Running, null, null);
            case "PENDING" or "QUEUED" or "SUBMITTED" or "PEND" or "IDLE" or "WAITING" or "PD":
                return new Ending(TaskState.Submitted, null, null);
            default:
                return exitCode is not null ? OfExitCode(exitCode.Value, message) : new Ending(TaskState.Unknown, null, null);
        }
    }

    private static Ending OfExitCode(double code, string message) =>
        code == 0 ? new Ending(TaskState.Succeeded, null, null)
        : new Ending(TaskState.Failed, code == SignalExit.Killed ? FailureClasses.OutOfMemory : FailureClasses.ExitStatus, message);
}
