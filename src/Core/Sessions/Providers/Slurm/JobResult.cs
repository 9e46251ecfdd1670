using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Runs.Importing.Slurm;
using Scalable.Sessions.Measuring;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>Reads what the wrapper measured, and decides with what Slurm and its log say how an attempt ended.</summary>
internal static class JobResult
{
    private const double NearlyAll = 0.9;
    private const int MaxSignal = 64, Kill = 9;

    public static AttemptResult Of(AttemptRequest request, IReadOnlyDictionary<string, string> values, SlurmState state, string log, bool cancelAsked)
    {
        int status = (int)Math.Clamp(Count(values, "status") ?? 0, 0, byte.MaxValue);
        int? signal = status is > SignalExit.Base and <= SignalExit.Base + MaxSignal ? status - SignalExit.Base : null;
        double? started = Number(values, "started"), ended = Number(values, "ended");
        var result = new AttemptResult(AttemptOutcome.Succeeded)
        {
            StartedAt = CalendarTime.AtUnix(started),
            FinishedAt = CalendarTime.AtUnix(ended) ?? DateTimeOffset.UtcNow,
            DurationSeconds = CalendarTime.AtUnix(ended) - CalendarTime.AtUnix(started) is { } lasted ? Math.Max(0, lasted.TotalSeconds) : null,
            Worker = values.GetValueOrDefault("node"),
            ExitCode = signal is null ? status : null,
            Signal = signal,
            Usage = UsageOf(values),
        };
        return result with { Outcome = OutcomeOf(request, values, result, state, log, cancelAsked), Message = values.ContainsKey("start_failed") ? $"The working directory '{request.WorkingDirectory}' is not there on {result.Worker}." : null };
    }

    /// <summary>For a job that left no result: killed with its wrapper, or gone with its node.</summary>
    public static AttemptResult Without(AttemptRequest request, IReadOnlyDictionary<string, string>? start, long? peakBytes, SlurmState? state, string log, bool cancelAsked)
    {
        DateTimeOffset? startedAt = CalendarTime.AtUnix(start is null ? null : Number(start, "started"));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new AttemptResult(OutcomeWithout(state, log, cancelAsked, wasStarted: start is not null))
        {
            StartedAt = startedAt,
            FinishedAt = now,
            DurationSeconds = startedAt is { } begun ? Math.Max(0, (now - begun).TotalSeconds) : null,
            Worker = start?.GetValueOrDefault("node"),
            Signal = start is null ? null : Kill,
            Usage = new ResourceUsage { PeakMemoryBytes = peakBytes, MemorySource = peakBytes is null ? null : "sampled" },
        };
    }

    private static AttemptOutcome OutcomeOf(AttemptRequest request, IReadOnlyDictionary<string, string> values, AttemptResult result, SlurmState state, string log, bool cancelAsked)
    {
        if (values.GetValueOrDefault("overtime") == "1") return AttemptOutcome.TimedOut;
        if (values.ContainsKey("start_failed")) return AttemptOutcome.StartFailed;
        if (result is { ExitCode: 0 }) return AttemptOutcome.Succeeded;
        if (cancelAsked && values.GetValueOrDefault("terminated") == "1") return AttemptOutcome.Cancelled;
        AttemptOutcome said = state switch
        {
            SlurmState.TimedOut => AttemptOutcome.TimedOut,
            SlurmState.OutOfMemory => AttemptOutcome.OutOfMemory,
            SlurmState.Cancelled => AttemptOutcome.Cancelled,
            SlurmState.NodeFailure => AttemptOutcome.NodeFailure,
            _ => FromLog(log),
        };
        if (said != AttemptOutcome.Failed) return said;
        bool killedNearItsMemory = result.Signal == Kill && request.Allocation.Memory is { } memory && result.Usage.PeakMemoryBytes >= memory.Bytes * NearlyAll;
        return killedNearItsMemory ? AttemptOutcome.OutOfMemory : AttemptOutcome.Failed;
    }

    private static AttemptOutcome OutcomeWithout(SlurmState? state, string log, bool cancelAsked, bool wasStarted) => state switch
    {
        SlurmState.TimedOut => AttemptOutcome.TimedOut,
        SlurmState.OutOfMemory => AttemptOutcome.OutOfMemory,
        SlurmState.NodeFailure => AttemptOutcome.NodeFailure,
        SlurmState.Cancelled => AttemptOutcome.Cancelled,
        _ when cancelAsked => AttemptOutcome.Cancelled,
        _ => FromLog(log) is var said && said != AttemptOutcome.Failed ? said : wasStarted ? AttemptOutcome.Lost : AttemptOutcome.NodeFailure,
    };

    /// <summary>What slurmstepd wrote into the job's log when it ended the job.</summary>
    private static AttemptOutcome FromLog(string log)
    {
        if (Has("Exceeded job memory limit") || Has("oom-kill") || Has("oom_kill") || Has("Out Of Memory")) return AttemptOutcome.OutOfMemory;
        if (Has("DUE TO TIME LIMIT")) return AttemptOutcome.TimedOut;
        if (Has("DUE TO NODE FAILURE") || Has("DUE TO PREEMPTION")) return AttemptOutcome.NodeFailure;
        return log.Split('\n').Any(line => Is(line, "CANCELLED AT") && !Is(line, "DUE TO JOB REQUEUE")) ? AttemptOutcome.Cancelled : AttemptOutcome.Failed;

        bool Has(string text) => Is(log, text);

        static bool Is(string line, string text) => line.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private static ResourceUsage UsageOf(IReadOnlyDictionary<string, string> values) => new()
    {
        PeakMemoryBytes = Count(values, "peak_kib") is > 0 and < long.MaxValue / 1024 and { } kibibytes ? kibibytes * 1024 : null,
        MemorySource = Count(values, "peak_kib") is > 0 ? "job" : null,
        CpuSeconds = CpuOf(values),
        BytesRead = Count(values, "read"),
        BytesWritten = Count(values, "written"),
    };

    /// <summary>What the children took in all, less what they had taken before the command began.</summary>
    private static double? CpuOf(IReadOnlyDictionary<string, string> values) =>
        Clock(values.GetValueOrDefault("user")) + Clock(values.GetValueOrDefault("system")) is { } all
            ? Math.Max(0, all - (Clock(values.GetValueOrDefault("user_before")) + Clock(values.GetValueOrDefault("system_before")) ?? 0))
            : null;

    /// <summary>Seconds of bash's <c>0m1.234s</c>.</summary>
    private static double? Clock(string? text)
    {
        string[] parts = (text ?? "").Replace(',', '.').TrimEnd('s').Split('m');
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out double minutes) && double.TryParse(parts[1], CultureInfo.InvariantCulture, out double seconds)
            ? minutes * 60 + seconds
            : null;
    }

    private static long? Count(IReadOnlyDictionary<string, string> values, string name) =>
        long.TryParse(values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static double? Number(IReadOnlyDictionary<string, string> values, string name) =>
        double.TryParse(values.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}

/// <summary>
/// Asks the cluster's accounting, if there is one, about jobs that were ended before they could write what they took:
/// why, when, and with how much memory and processor time.
/// </summary>
internal sealed class JobAccounting
{
    private const double NearlyAll = 0.9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private bool _isThere = true;

    /// <summary>The results, those of jobs that left none filled with what is known of them; one question for all.</summary>
    public IReadOnlyList<(TrackedAttempt Attempt, AttemptResult Result)> Complete(IReadOnlyList<(TrackedAttempt Attempt, AttemptResult Result)> ended)
    {
        string[] jobs = [.. ended.Where(LeftNothing).Select(end => end.Attempt.JobName!)];
        if (jobs.Length == 0 || !_isThere || Ask(jobs) is not { } records) return ended;
        return [.. ended.Select(end => LeftNothing(end) && records.TryGetValue(end.Attempt.JobName!, out TaskRecord? record) ? (end.Attempt, Fill(end.Result, record)) : end)];
    }

    /// <summary>What was found out without accounting stands; accounting adds to it, and knows better if nobody knew.</summary>
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
        CommandAnswer answer = SacctCommand.AskFor(jobs, s_patience);
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
