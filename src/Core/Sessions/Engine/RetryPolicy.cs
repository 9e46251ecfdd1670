using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Providers;

namespace Scalable.Sessions.Engine;

/// <summary>Decides whether a failed attempt is followed by another, and by which.</summary>
internal sealed class RetryPolicy(Manifest manifest, TargetSpec target, IRetryLadder ladder)
{
    private const int DefaultRetries = 2;
    private const int NodeFailuresForgiven = 3;

    /// <summary>What the next attempt gets, or null if there is none.</summary>
    /// <param name="task">The task, its latest attempt still open.</param>
    /// <param name="ended">That attempt as it ended.</param>
    /// <param name="outcome">How it ended.</param>
    public ComponentResources? Next(SessionTask task, TaskAttempt ended, AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.OutOfMemory => Larger(task, ended, ExhaustedResource.Memory),
        AttemptOutcome.TimedOut => Larger(task, ended, ExhaustedResource.Walltime),
        AttemptOutcome.NodeFailure when Earlier(task, FailureClasses.NodeFailure) < NodeFailuresForgiven => ended.Allocation,
        _ => null,
    };

    private ComponentResources? Larger(SessionTask task, TaskAttempt ended, ExhaustedResource exhausted)
    {
        int allowed = task.Submission.Retries ?? manifest.Tasks.GetValueOrDefault(task.Name)?.Retries ?? target.Integer("retries") ?? DefaultRetries;
        int used = Earlier(task, FailureClasses.OutOfMemory) + Earlier(task, FailureClasses.Timeout);
        return used < allowed ? ladder.Next(new RetryQuery(task.Name, task.Features, ended, exhausted)) : null;
    }

    private static int Earlier(SessionTask task, string failureClass) => task.Attempts.Count(attempt => attempt.ErrorType == failureClass);
}

/// <summary>The ladder used if none is given: the advisor's, and without one doubling; on this machine never to more than it has.</summary>
internal static class RetryLadders
{
    public static IRetryLadder For(TargetSpec target, IResourceAdvisor? advisor)
    {
        MemorySize? limit = target.Provider == "local" ? new MemorySize(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) : null;
        var doubling = new DoublingLadder(limit);
        return advisor is null ? doubling : new AdvisedLadder(advisor, target.Name, doubling, limit);
    }
}

/// <summary>Turns what a provider found into the attempt's last state.</summary>
internal static class AttemptEnding
{
    public static TaskAttempt Apply(TaskAttempt attempt, AttemptResult result) => attempt with
    {
        State = result.Outcome switch
        {
            AttemptOutcome.Succeeded => TaskState.Succeeded,
            AttemptOutcome.Cancelled => TaskState.Cancelled,
            _ => TaskState.Failed,
        },
        StartedAt = result.StartedAt ?? attempt.StartedAt,
        FinishedAt = result.FinishedAt,
        DurationSeconds = result.DurationSeconds,
        Worker = result.Worker ?? attempt.Worker,
        ExitCode = result.ExitCode,
        Signal = result.Signal,
        ErrorType = ErrorType(result),
        ErrorMessage = result.Message ?? Message(attempt, result),
        Usage = result.Usage,
    };

    private static string? ErrorType(AttemptResult result) => result.Outcome switch
    {
        AttemptOutcome.Succeeded => null,
        AttemptOutcome.OutOfMemory => FailureClasses.OutOfMemory,
        AttemptOutcome.TimedOut => FailureClasses.Timeout,
        AttemptOutcome.Cancelled => FailureClasses.Cancelled,
        AttemptOutcome.NodeFailure => FailureClasses.NodeFailure,
        AttemptOutcome.StartFailed => FailureClasses.StartFailed,
        AttemptOutcome.Refused => FailureClasses.Refused,
        AttemptOutcome.Lost => FailureClasses.Lost,
        AttemptOutcome.NotRecorded => FailureClasses.NotRecorded,
        _ => result.Signal is null ? FailureClasses.ExitStatus : FailureClasses.Signal,
    };

    private static string? Message(TaskAttempt attempt, AttemptResult result) => result.Outcome switch
    {
        AttemptOutcome.Succeeded => null,
        AttemptOutcome.OutOfMemory => $"It was killed for using more than its memory of {attempt.Allocation.Memory}.",
        AttemptOutcome.TimedOut => $"It was killed at its time limit of {attempt.Allocation.Walltime}.",
        AttemptOutcome.Cancelled => "It was cancelled.",
        AttemptOutcome.NodeFailure => "The machine it ran on failed, or the scheduler took it back.",
        AttemptOutcome.Lost => "It ended without a trace.",
        AttemptOutcome.NotRecorded => "It was not begun, because the run's record cannot be written.",
        _ => result.Signal is { } signal ? $"It was ended by signal {signal}." : $"It ended with exit code {result.ExitCode}.",
    };
}
