namespace Scalable.Runs;

/// <summary>The states of a task attempt, in the order it passes through them.</summary>
public enum TaskState
{
    /// <summary>The state's name is not one of the format's; the attempt is kept, and never learned from.</summary>
    Unknown,
    Submitted,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>The names the run format gives to the states of a task.</summary>
internal static class TaskStateNames
{
    public static TaskState Parse(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("submitted"u8) ? TaskState.Submitted
        : name.SequenceEqual("running"u8) ? TaskState.Running
        : name.SequenceEqual("succeeded"u8) ? TaskState.Succeeded
        : name.SequenceEqual("failed"u8) ? TaskState.Failed
        : name.SequenceEqual("cancelled"u8) ? TaskState.Cancelled
        : TaskState.Unknown;

    public static string Of(TaskState state) => state switch
    {
        TaskState.Submitted => "submitted",
        TaskState.Running => "running",
        TaskState.Succeeded => "succeeded",
        TaskState.Failed => "failed",
        TaskState.Cancelled => "cancelled",
        _ => "unknown",
    };
}
