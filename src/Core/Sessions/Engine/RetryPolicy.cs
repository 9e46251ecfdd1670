using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Providers;
using Scalable.Units;

namespace Scalable.Sessions.Engine;

/// <summary>Decides whether a failed attempt is followed by another, and by which.</summary>
internal sealed class RetryPolicy(Manifest manifest, TargetSpec target, IRetryLadder ladder)
{
    private const int DefaultRetries = 2;
    private const int NodeFailuresForgiven = 3;

    /// <summary>What the next attempt gets, or null where there is none.</summary>
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

/// <summary>The ladder used where none is given: the advisor's, and without one doubling; on this machine never to more than it has.</summary>
internal static class RetryLadders
{
    public static IRetryLadder For(TargetSpec target, IResourceAdvisor? advisor)
    {
        MemorySize? limit = target.Provider == "local" ? new MemorySize(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) : null;
        var doubling = new DoublingLadder(limit);
        return advisor is null ? doubling : new AdvisedLadder(advisor, target.Name, doubling, limit);
    }
}
