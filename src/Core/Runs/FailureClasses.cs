namespace Scalable.Runs;

/// <summary>Why attempts fail, as error_type of a task's event and failure_class of a failure name it.</summary>
public static class FailureClasses
{
    public const string OutOfMemory = "OutOfMemory";
    public const string Timeout = "Timeout";
    public const string ExitStatus = "ExitStatus";
    public const string Signal = "Signal";

    /// <summary>The program could not be started at all.</summary>
    public const string StartFailed = "StartFailed";

    /// <summary>The machine it ran on failed, or the scheduler took it back.</summary>
    public const string NodeFailure = "NodeFailure";

    /// <summary>The scheduler refused it.</summary>
    public const string Refused = "Refused";

    /// <summary>It is gone and nobody knows how it ended.</summary>
    public const string Lost = "Lost";

    public const string Cancelled = "Cancelled";

    /// <summary>It was not begun, because that could not be recorded.</summary>
    public const string NotRecorded = "NotRecorded";
}
