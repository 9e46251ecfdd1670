using Scalable.Runs;

namespace Scalable.Sessions;

/// <summary>A task of a session. Its values change while the session runs; reading them is safe from any thread.</summary>
public sealed class SessionTask
{
    private TaskAttempt[] _attempts;

    internal SessionTask(string id, TaskSubmission submission, string component, params TaskAttempt[] attempts)
    {
        Id = id;
        Submission = submission;
        Component = component;
        _attempts = attempts;
    }

    public string Id { get; }

    /// <summary>The session it was submitted to.</summary>
    public ScalableSession Session { get; internal set; } = null!;

    public string Name => Submission.Name;

    public string Component { get; }

    public string Tag => Submission.Tag ?? Component;

    public TaskSubmission Submission { get; }

    public FeatureSet Features => Submission.Features;

    /// <summary>All attempts, the latest last.</summary>
    public IReadOnlyList<TaskAttempt> Attempts => Volatile.Read(ref _attempts);

    public TaskAttempt Latest => Attempts[^1];

    /// <summary>The state of the latest attempt; of one that failed and is to be followed by another, Submitted.</summary>
    public TaskState State => Latest.State;

    public int Attempt => Latest.Number;

    /// <summary>True where no further attempt will be made.</summary>
    public bool IsFinished => State is TaskState.Succeeded or TaskState.Failed or TaskState.Cancelled;

    /// <summary>Why the latest attempt was given what it was; null where the manifest alone decided.</summary>
    public Advising.ResourceRecommendation? Recommendation { get; internal set; }

    /// <summary>What the latest attempt printed.</summary>
    public string OutputPath { get; internal set; } = "";

    public string ErrorPath { get; internal set; } = "";

    /// <summary>Where the objects are that a script wrote, all of them or those before its error, once it has ended; null for a command.</summary>
    public string? ResultPath { get; internal set; }

    internal void Replace(TaskAttempt latest) => Volatile.Write(ref _attempts, [.. _attempts[..^1], latest]);

    /// <summary>Ends an attempt and begins the next in one step, so that the task is never seen as finished in between.</summary>
    internal void ReplaceAndAdd(TaskAttempt ended, TaskAttempt next) => Volatile.Write(ref _attempts, [.. _attempts[..^1], ended, next]);
}
