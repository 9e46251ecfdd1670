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
