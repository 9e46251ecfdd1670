namespace Scalable.Sessions.Providers;

/// <summary>The ways an attempt ends.</summary>
internal enum AttemptOutcome
{
    Succeeded,

    /// <summary>It ended with an exit code other than 0, or by a signal of its own.</summary>
    Failed,
    OutOfMemory,
    TimedOut,
    Cancelled,

    /// <summary>It was taken from the machine it ran on; the provider has not put it in line again.</summary>
    NodeFailure,
    StartFailed,
    Refused,
    Lost,

    /// <summary>It was not begun, because its start could not be recorded; a later session runs it.</summary>
    NotRecorded,
}
