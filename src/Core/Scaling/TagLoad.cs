namespace Scalable.Scaling;

/// <summary>One tag's state, added up: what the rules look at. Lists may be reused from one look to the next.</summary>
internal sealed class TagLoad(string tag)
{
    public string Tag { get; } = tag;

    public int ActiveWorkers { get; set; }

    public int StartingWorkers { get; set; }

    /// <summary>Workers with at least one task; null if that is not known.</summary>
    public int? BusyWorkers { get; set; }

    /// <summary>Nobody said who is busy, but tasks wait: then every worker must have something to do.</summary>
    public bool AllSeemBusy { get; set; }

    public int JustStartedWorkers { get; set; }

    public int PendingTasks { get; set; }

    public List<KindCount> Pending { get; } = [];

    public List<KindElapsed> Running { get; } = [];

    public List<KindArrival> Upcoming { get; } = [];

    /// <summary>Everything that arrives within this many seconds is in <see cref="Upcoming"/>; 0 if that is not promised.</summary>
    public double UpcomingHorizonSeconds { get; set; }

    /// <summary>What earlier runs let expect, each for itself; empty if nothing is foreseen.</summary>
    public List<Foresight.ArrivalScenario> Scenarios { get; } = [];

    /// <summary>The tasks of the history as which tasks without a name were predicted, in words; empty if there are none.</summary>
    public string PredictedAs { get; set; } = "";

    /// <summary>What earlier runs let expect within the lead, in words; empty if that is nothing.</summary>
    public string ForeseenText { get; set; } = "";

    /// <summary>Earlier runs know the tag, and there is something to decide on. A queue that keeps every worker busy for long decides by itself.</summary>
    public bool IsForeseen => Scenarios.Count > 0 && PendingTasks <= Foresight.SupplyCost.MaxTasks && (PendingTasks > 0 || Supply > 0 || Scenarios.Exists(scenario => scenario.Arrivals.Count > 0));

    public int Supply => ActiveWorkers + StartingWorkers;

    /// <summary>Expected seconds of what waits and of what is left of what runs.</summary>
    public double WorkAheadSeconds()
    {
        double work = 0;
        foreach (KindCount pending in Pending) work += pending.Count * pending.Kind.Estimate().Expected;
        foreach (KindElapsed running in Running) work += running.Kind.Estimate().Remaining(running.ElapsedSeconds);
        return work;
    }
}

/// <summary>How many tasks of a kind wait.</summary>
internal readonly record struct KindCount(TaskKind Kind, int Count);

/// <summary>A running task: its kind and for how many seconds it has been running.</summary>
internal readonly record struct KindElapsed(TaskKind Kind, double ElapsedSeconds);

/// <summary>Tasks of a kind that arrive together in so many seconds.</summary>
internal readonly record struct KindArrival(TaskKind Kind, double InSeconds, int Count);

/// <summary>
/// Tasks expected to take alike: one tag, one task name and, if an advisor is asked, the same features. Its estimate
/// falls back from its own durations to its tag's and then to all.
/// </summary>
internal sealed class TaskKind(string name, DurationSample own, DurationSample tag, DurationSample all)
{
    /// <summary>Assumed if nothing has ever been seen, in seconds; as unsure as a prior can be.</summary>
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
