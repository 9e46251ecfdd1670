namespace Scalable.Advising;

/// <summary>What the quantile advisor sizes from.</summary>
public enum SizingBasis
{
    /// <summary>Peaks, core use and durations of attempts that succeeded; where a quantity was never observed, the requests.</summary>
    Observed,

    /// <summary>The original's rule: 1.1 times yesterday's requests, and durations of attempts however they ended.</summary>
    Requested,
}
