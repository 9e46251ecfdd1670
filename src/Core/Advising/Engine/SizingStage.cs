namespace Scalable.Advising.Engine;

/// <summary>How much history an answer rests on.</summary>
public enum SizingStage
{
    /// <summary>Nothing is known: what the user asked for, unchanged.</summary>
    Request,

    /// <summary>Too little of this task: also what other tasks used of what they asked for.</summary>
    Pooled,

    /// <summary>This task's own rows, too few to judge models by.</summary>
    Task,

    /// <summary>This task's own rows, enough to choose among models by what they would have cost.</summary>
    Learned,
}
