using System.Globalization;

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

/// <summary>A job, or an element of an array, as squeue lists it.</summary>
/// <param name="JobId">The array's job id.</param>
/// <param name="Index">The element's index.</param>
/// <param name="ElementId">The element's own job id.</param>
/// <param name="State">What its state means.</param>
/// <param name="Reason">Why it waits, as Slurm says.</param>
/// <param name="Node">Where it runs; empty while it waits.</param>
/// <param name="Comment">What the job was submitted with.</param>
internal sealed record QueueEntry(string JobId, int Index, string ElementId, JobState State, string Reason, string Node, string Comment)
{
    /// <summary>The arguments that make squeue print what <see cref="Parse"/> reads, for all jobs of a name whatever their state.</summary>
    public static IReadOnlyList<string> Arguments(string jobName) =>
        ["--noheader", "--array", "--states=all", $"--name={jobName}", "--format=%F|%K|%A|%T|%r|%N|%k"];

    public static IEnumerable<QueueEntry> Parse(string output)
    {
        foreach (string line in output.Split('\n'))
        {
            string[] fields = line.Split('|', 7);
            if (fields.Length < 7 || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index)) continue;
            yield return new QueueEntry(fields[0].Trim(), index, fields[2], JobStates.Parse(fields[3]), fields[4], fields[5], fields[6].TrimEnd());
        }
    }
}
