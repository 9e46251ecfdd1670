namespace Scalable.Advising;

/// <summary>What a first allocation is chosen for.</summary>
public enum SizingObjective
{
    /// <summary>The ladder of allocations that is expected to waste least, retries included.</summary>
    MinimumWaste,

    /// <summary>The smallest allocation that suffices at the first attempt with the asked probability.</summary>
    Confidence,
}
