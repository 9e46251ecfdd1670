namespace Scalable.Scaling;

/// <summary>
/// Tasks expected to take alike: one tag, one task name and, where an advisor is asked, the same features. Its estimate
/// falls back from its own durations to its tag's and then to all.
/// </summary>
internal sealed class TaskKind(string name, DurationSample own, DurationSample tag, DurationSample all)
{
    /// <summary>Assumed where nothing has ever been seen, in seconds; as unsure as a prior can be.</summary>
    internal const double UnknownSeconds = 60;

    public string Name { get; } = name;

    public DurationSample Own { get; } = own;

    /// <summary>An advisor's or the caller's prediction, which the durations seen during the run do not replace.</summary>
    public DurationEstimate? Advised { get; init; }

    /// <summary>The longest that a task of this kind has been seen running without having ended, in seconds.</summary>
    public double LongestElapsed { get; set; }

    public DurationEstimate Estimate()
    {
        if (Advised is { } advised) return advised;
        if (Own.Count > 0) return From(Own, 2);
        if (LongestElapsed > 0 && LongestElapsed > Fallback().Expected) return new(1.5 * LongestElapsed, LongestElapsed, 8 * LongestElapsed, 0.2);
        return Fallback();
    }

    private DurationEstimate Fallback()
    {
        if (tag.Count > 0) return From(tag, 8);
        if (all.Count > 0) return From(all, 16);
        return new(UnknownSeconds, UnknownSeconds / 30, UnknownSeconds * 30, 0.05);
    }

    /// <summary>The fewer durations, the wider the bounds: a factor of 1 + 2/n on each side.</summary>
    private static DurationEstimate From(DurationSample sample, double doubt)
    {
        ReadOnlySpan<double> sorted = sample.Sorted();
        double widen = 1 + 2.0 / sorted.Length;
        return new(
            sample.Mean,
            Statistics.Quantile.Linear(sorted, 0.05) / widen,
            Statistics.Quantile.Linear(sorted, 0.95) * widen,
            sorted.Length / (sorted.Length + doubt));
    }
}
