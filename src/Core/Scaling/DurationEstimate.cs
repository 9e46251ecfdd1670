namespace Scalable.Scaling;

/// <summary>How long a task is expected to run, in seconds, with bounds that hold with nine in ten.</summary>
/// <param name="Expected">The mean.</param>
/// <param name="Lower">Nineteen in twenty take longer.</param>
/// <param name="Upper">Nineteen in twenty take less.</param>
/// <param name="Trust">From 0 to 1: how far the estimate rests on the kind's own past.</param>
internal readonly record struct DurationEstimate(double Expected, double Lower, double Upper, double Trust)
{
    /// <summary>
    /// What is expected to be left of a task that has run for <paramref name="elapsed"/> seconds: the rest of the mean, but
    /// at least a quarter of what it has taken so far, and half of it beyond the upper bound, since tasks that run for
    /// unusually long tend to run for much longer.
    /// </summary>
    public double Remaining(double elapsed) => Math.Max(Expected - elapsed, elapsed * (elapsed > Upper ? 0.5 : 0.25));
}
