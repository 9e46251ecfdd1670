namespace Scalable.Scaling;

/// <summary>How long a task is expected to run, in seconds, with bounds that hold with nine in ten.</summary>
/// <param name="Expected">The mean.</param>
/// <param name="Lower">Nineteen in twenty take longer.</param>
/// <param name="Upper">Nineteen in twenty take less.</param>
/// <param name="Trust">From 0 to 1: how far the estimate rests on the kind's own past.</param>
internal readonly record struct DurationEstimate(double Expected, double Lower, double Upper, double Trust)
{
    /// <summary>What is left of a task that has run for <paramref name="elapsed"/> seconds; one that outlived its upper bound is expected to take half as long again.</summary>
    public double Remaining(double elapsed)
    {
        if (elapsed <= Lower) return Math.Max(Expected - elapsed, 0);
        double beyond = Math.Max((Expected - elapsed), (Upper - elapsed) / 2);
        return beyond > 0 ? beyond : elapsed / 2;
    }
}
