namespace Scalable.Scaling.Foresight;

/// <summary>
/// How far the present run goes the way of an earlier one: the tasks that have come are held against those that came first
/// in the earlier run, whatever the clock says. Some may be out of turn, others be missing.
/// </summary>
/// <param name="Scale">Tasks of the present run for one of the earlier, of kinds that have several.</param>
/// <param name="Departure">Those out of turn or those missing, whichever are more, as a share of the tasks that have come.</param>
internal readonly record struct Resemblance(double Scale, double Departure)
{
    /// <summary>Above this share the runs are not alike.</summary>
    private const double MaxDeparture = 0.1;

    /// <summary>By so many tasks, or this share of those that came, a kind may be ahead or behind.</summary>
    private const int MinSlack = 2;

    private const double SlackShare = 0.1;

    /// <summary>Tasks that came together may come in any order.</summary>
    private const double TogetherSeconds = 2;

    /// <summary>Of so many kinds, the earliest, it is tried whether their number of tasks shows the scale.</summary>
    private const int MaxScales = 6;

    /// <summary>A run has at most so many times as many tasks as an earlier one, or as few.</summary>
    private const double MaxScale = 16;

    public bool IsAlike => Departure <= MaxDeparture;

    /// <summary>As many tasks as in the earlier run if that explains what has come, else the scale that explains it best.</summary>
    public static Resemblance Of(PastRun past, RunProgress progress)
    {
        var best = new Resemblance(1, DepartureOf(past, progress, 1));
        if (best.Departure <= MaxDeparture / 2) return best;
        foreach (double scale in Scales(past, progress))
        {
            double departure = DepartureOf(past, progress, scale);
            if (departure < best.Departure) best = new Resemblance(scale, departure);
        }
        return best;
    }

    private static HashSet<double> Scales(PastRun past, RunProgress progress)
    {
        var scales = new HashSet<double>();
        foreach (int group in progress.InOrder)
        {
            if (past.TimesOf(group).Length < 2) continue;
            double scale = (double)progress[group]!.Count / past.TimesOf(group).Length;
            if (scale is >= 1 / MaxScale and <= MaxScale) scales.Add(scale);
            if (scales.Count == MaxScales) break;
        }
        return scales;
    }

    private static double DepartureOf(PastRun past, RunProgress progress, double scale)
    {
        if (progress.Count == 0) return 0;
        double slack = Math.Max(MinSlack, SlackShare * progress.Count), reached = 0, until = double.PositiveInfinity;
        int[] early = new int[past.GroupCount], first = new int[past.GroupCount];
        foreach (PastArrival arrival in past.Arrivals)
        {
            if (arrival.Seconds > until) break;
            first[arrival.Group]++;
            reached += past.TimesOf(arrival.Group).Length > 1 ? scale : 1;
            if (reached <= progress.Count - slack) early[arrival.Group]++;
            if (reached >= progress.Count + slack && double.IsPositiveInfinity(until)) until = arrival.Seconds + TogetherSeconds;
        }
        double outOfTurn = progress.Unknown, missing = 0;
        for (int group = 0; group < past.GroupCount; group++)
        {
            double times = past.TimesOf(group).Length > 1 ? scale : 1;
            int came = progress[group]?.Count ?? 0;
            outOfTurn += Math.Max(0, came - Math.Ceiling(times * first[group]));
            missing += Math.Max(0, Math.Floor(times * early[group]) - came);
        }
        foreach (int group in progress.InOrder)
            if (group >= past.GroupCount) outOfTurn += progress[group]!.Count;
        return Math.Max(outOfTurn, missing > 1 ? missing : 0) / progress.Count;
    }
}

/// <summary>
/// Whether the present run goes the way of any earlier one. Once it goes the way of none it is believed again only after as
/// many tasks more have come in turn.
/// </summary>
internal sealed class RunLikeness(ArrivalModel model)
{
    /// <summary>A run is wholly believed to go the way of an earlier one from its third task or look on.</summary>
    private const int Believed = 3;

    private Resemblance[] _runs = [];
    private int _departedAt;
    private int _count;
    private int _looks;

    /// <summary>The run goes the way of none of the earlier ones.</summary>
    public bool IsDeparted => _count < 2 * _departedAt;

    /// <summary>From 0 to 1: how far what has come can tell the way the run goes.</summary>
    public double Belief => Math.Min(1, (double)Math.Max(_count, _looks) / Believed);

    /// <summary>How far it goes the way of the earlier run of that number; null before the first task.</summary>
    public Resemblance? this[int run] => run < _runs.Length ? _runs[run] : null;

    /// <summary>Looks at what has come.</summary>
    public void Look(RunProgress progress)
    {
        if (progress.Count > 0) _looks++;
        if (progress.Count == _count) return;
        _count = progress.Count;
        _runs = [.. model.Runs.Select(past => Resemblance.Of(past, progress))];
        if (!_runs.Any(run => run.IsAlike)) _departedAt = _count;
    }

    public RunLikeness Clone() => new(model) { _runs = _runs, _departedAt = _departedAt, _count = _count, _looks = _looks };
}
