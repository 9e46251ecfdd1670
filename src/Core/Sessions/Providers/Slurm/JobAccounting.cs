using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Sessions.Measuring;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>
/// Asks the cluster's accounting, where there is one, about jobs that were ended before they could write what they took:
/// why, when, and with how much memory and processor time.
/// </summary>
internal sealed class JobAccounting
{
    private const double NearlyAll = 0.9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> s_environment = new() { ["SLURM_TIME_FORMAT"] = "%s" };

    private bool _isThere = true;

    /// <summary>The results, those of jobs that left none filled with what is known of them; one question for all.</summary>
    public IReadOnlyList<(TrackedAttempt Attempt, AttemptResult Result)> Complete(IReadOnlyList<(TrackedAttempt Attempt, AttemptResult Result)> ended)
    {
        string[] jobs = [.. ended.Where(LeftNothing).Select(end => end.Attempt.JobName!)];
        if (jobs.Length == 0 || !_isThere || Ask(jobs) is not { } records) return ended;
        return [.. ended.Select(end => LeftNothing(end) && records.TryGetValue(end.Attempt.JobName!, out TaskRecord? record) ? (end.Attempt, Fill(end.Result, record)) : end)];
    }

    /// <summary>What was found out without accounting stands; accounting adds to it, and knows better where nobody knew.</summary>
    internal static AttemptResult Fill(AttemptResult result, TaskRecord record)
    {
        if (record.FinishedAt is null) return result;
        ResourceUsage usage = result.Usage;
        bool knowsLargerPeak = record.PeakMemory is { } peak && peak.Bytes > (usage.PeakMemoryBytes ?? 0);
        return result with
        {
            Outcome = result.Outcome is AttemptOutcome.Lost or AttemptOutcome.Failed ? OutcomeOf(record) ?? result.Outcome : result.Outcome,
            StartedAt = result.StartedAt ?? record.StartedAt,
            FinishedAt = record.FinishedAt.Value,
            DurationSeconds = record.DurationSeconds ?? result.DurationSeconds,
            Worker = result.Worker ?? record.Worker,
            Usage = usage with
            {
                PeakMemoryBytes = knowsLargerPeak ? record.PeakMemory!.Value.Bytes : usage.PeakMemoryBytes,
                MemorySource = knowsLargerPeak ? "sacct" : usage.MemorySource,
                CpuSeconds = usage.CpuSeconds ?? record.ObservedCpu * record.DurationSeconds,
            },
        };
    }

    private static AttemptOutcome? OutcomeOf(TaskRecord record) => record.ErrorType switch
    {
        FailureClasses.OutOfMemory when SaysSo(record) || CameNearItsLimit(record) => AttemptOutcome.OutOfMemory,
        FailureClasses.Timeout => AttemptOutcome.TimedOut,
        FailureClasses.NodeFailure => AttemptOutcome.NodeFailure,
        _ => null,
    };

    private static bool SaysSo(TaskRecord record) => record.ErrorMessage?.StartsWith("OUT_OF_ME", StringComparison.Ordinal) == true;

    /// <summary>A kill alone does not say for what.</summary>
    private static bool CameNearItsLimit(TaskRecord record) => record.PeakMemory?.Bytes >= NearlyAll * record.RequestedMemory?.Bytes;

    private static bool LeftNothing((TrackedAttempt Attempt, AttemptResult Result) end) =>
        end.Result.StartedAt is not null && end.Attempt.JobName is not null && end.Attempt.Files.ReadResult() is null;

    private Dictionary<string, TaskRecord>? Ask(string[] jobs)
    {
        CommandAnswer answer = CommandRunner.Run("sacct", SacctCommand.ArgumentsFor(jobs), s_patience, s_environment);
        if (!answer.Succeeded)
        {
            _isThere = false;
            return null;
        }
        try
        {
            RunHistory history = RecordImporter.ReadText(answer.Output, "sacct", RecordFormat.Sacct);
            return history.Tasks.GroupBy(task => task.TaskId, StringComparer.Ordinal).ToDictionary(task => task.Key, task => task.MaxBy(record => record.Attempt)!, StringComparer.Ordinal);
        }
        catch (RunImportException)
        {
            return null;
        }
    }
}
