namespace Scalable.Evaluation.Tuning;

/// <summary>The quantity that models are tuned for.</summary>
public enum TuningTarget
{
    /// <summary>Peak memory, in bytes.</summary>
    Memory,

    /// <summary>Duration, in seconds.</summary>
    Duration,
}
