using Scalable.Runs;
using Scalable.Sessions.Providers;

namespace Scalable.Sessions.Engine;

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
