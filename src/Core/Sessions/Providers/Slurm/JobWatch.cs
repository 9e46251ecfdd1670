using Scalable.Runs;
using Scalable.Runs.Importing.Slurm;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>Compares what Slurm lists with what the jobs have written, and finds what has begun and what has ended.</summary>
internal sealed class JobWatch(IAttemptObserver observer, SlurmOptions options)
{
    /// <summary>How long Slurm may list a job as running after its command was ended by a signal, until the result is taken without its last state.</summary>
    private const long LastStatePatienceMilliseconds = 60_000;

    /// <summary>How long a result may take to appear after its job is gone: shared file systems are slow to tell.</summary>
    private readonly long _graceMilliseconds = Math.Max(3_000, (long)(2 * options.PollInterval.TotalMilliseconds));

    public IReadOnlyList<(TrackedAttempt Attempt, AttemptResult Result)> Look(IReadOnlyList<TrackedAttempt> attempts, IReadOnlyList<QueueEntry> entries)
    {
        var byElement = new Dictionary<(string, int), QueueEntry>();
        var byId = new Dictionary<string, QueueEntry>(StringComparer.Ordinal);
        foreach (QueueEntry entry in entries)
        {
            byElement[(entry.JobId, entry.Index)] = entry;
            byId[entry.ElementId] = entry;
        }
        var ended = new List<(TrackedAttempt, AttemptResult)>();
        foreach (TrackedAttempt attempt in attempts)
        {
            QueueEntry? entry = byElement.GetValueOrDefault((attempt.Batch.JobId ?? "", attempt.Index));
            if (IsOver(entry) && attempt.Files.Owner() is { } owner) entry = byId.GetValueOrDefault(owner, entry!);
            if (ResultOf(attempt, entry) is { } result) ended.Add((attempt, result));
        }
        return ended;
    }

    private AttemptResult? ResultOf(TrackedAttempt attempt, QueueEntry? entry)
    {
        if (entry is { State: SlurmState.Waiting or SlurmState.Requeued })
        {
            if (!attempt.Batch.IsHeld) NoteReason(entry);
            attempt.MissingSince = attempt.SignalledSince = null;
            return null;
        }
        IReadOnlyDictionary<string, string>? start = attempt.Files.ReadStart();
        if (start is not null) NoteStart(attempt, start);
        if (attempt.Files.ReadResult() is { } values)
        {
            bool endedBySignal = values.GetValueOrDefault("terminated") == "1" || (int.TryParse(values.GetValueOrDefault("status"), out int status) && status > 128);
            // Why it was signalled is known once Slurm has given the job its last state, which a busy controller does late. A job
            // that Slurm starts over may be in no list for a moment.
            if (endedBySignal && entry is { State: SlurmState.Running })
            {
                attempt.MissingSince = null;
                attempt.SignalledSince ??= Environment.TickCount64;
                if (Environment.TickCount64 - attempt.SignalledSince < LastStatePatienceMilliseconds) return null;
            }
            bool mayComeBack = options.Requeue && entry is not { State: SlurmState.Running or SlurmState.TimedOut or SlurmState.OutOfMemory or SlurmState.Cancelled };
            if (endedBySignal && mayComeBack && !IsOverdue(attempt)) return null;
            return JobResult.Of(attempt.Request, values, entry?.State ?? SlurmState.Unknown, attempt.Log, attempt.CancelAsked);
        }
        if (!IsOver(entry))
        {
            attempt.MissingSince = null;
            return null;
        }
        bool neverBegan = entry?.State is SlurmState.Cancelled && start is null;
        return neverBegan || IsOverdue(attempt)
            ? JobResult.Without(attempt.Request, start, attempt.Files.ReadPeakBytes(), entry?.State, attempt.Log, attempt.CancelAsked)
            : null;
    }

    private void NoteStart(TrackedAttempt attempt, IReadOnlyDictionary<string, string> start)
    {
        string restart = start.GetValueOrDefault("restart", "0"), node = start.GetValueOrDefault("node", "");
        if (attempt.Restart is not null && attempt.Restart != restart)
            observer.OnWorkers("job_requeued", attempt.Batch.Component, attempt.JobName, new() { ["task_id"] = attempt.Request.TaskId, ["restart"] = restart });
        attempt.Restart = restart;
        if (attempt.IsStarted) return;
        attempt.IsStarted = true;
        bool hasTime = double.TryParse(start.GetValueOrDefault("started"), CultureInfo.InvariantCulture, out double seconds);
        observer.OnStarted(attempt.Request, node, (hasTime ? CalendarTime.AtUnix(seconds) : null) ?? DateTimeOffset.UtcNow);
    }

    /// <summary>Reasons that will not pass by themselves are reported once.</summary>
    private void NoteReason(QueueEntry entry)
    {
        if (entry.Reason is "PartitionTimeLimit" or "PartitionNodeLimit" or "BadConstraints" or "InvalidQOS" or "InvalidAccount" or "JobHeldAdmin" or "JobHeldUser" or "launch_failed_requeued_held")
            observer.OnTrouble($"Slurm will not start job {entry.JobId} as it is: {entry.Reason}.");
    }

    private bool IsOverdue(TrackedAttempt attempt)
    {
        attempt.MissingSince ??= Environment.TickCount64;
        return Environment.TickCount64 - attempt.MissingSince >= _graceMilliseconds;
    }

    private static bool IsOver(QueueEntry? entry) => entry is not { State: SlurmState.Waiting or SlurmState.Requeued or SlurmState.Running };
}

/// <summary>A job, or an element of an array, as squeue lists it.</summary>
/// <param name="JobId">The array's job id.</param>
/// <param name="Index">The element's index.</param>
/// <param name="ElementId">The element's own job id.</param>
/// <param name="State">What its state means.</param>
/// <param name="Reason">Why it waits, as Slurm says.</param>
/// <param name="Node">Where it runs; empty while it waits.</param>
/// <param name="Comment">What the job was submitted with.</param>
internal sealed record QueueEntry(string JobId, int Index, string ElementId, SlurmState State, string Reason, string Node, string Comment)
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
            yield return new QueueEntry(fields[0].Trim(), index, fields[2], SlurmStates.Parse(fields[3]), fields[4], fields[5], fields[6].TrimEnd());
        }
    }
}
