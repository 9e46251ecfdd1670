namespace Scalable.Scaling.Foresight;

/// <summary>
/// Foresees what will arrive in the present run: each earlier run, laid beside it, is a scenario of its own. Keeps the
/// score of what was foreseen and came, and falls silent if the present run departs from the earlier ones.
/// </summary>
internal sealed class ArrivalForecaster(ArrivalModel model)
{
    /// <summary>Below this trust nothing is foreseen.</summary>
    public const double MinTrust = 0.5;

    private const double PriorHits = 6, PriorMisses = 0.5;

    /// <summary>How much an observation weighs after the next.</summary>
    private const double Memory = 0.95;

    /// <summary>A kind of task that no earlier run had counts as so many misses.</summary>
    private const double UnknownWeight = 3;

    private const double MinErrorSeconds = 0.25;

    private const int FewRuns = 6;

    /// <summary>Few earlier runs stand for three scenarios each: its next tasks come early, as expected, or late. Many differ enough by themselves.</summary>
    private readonly double[] _levels = model.RunCount > FewRuns ? [0.5] : [1.0 / 6, 0.5, 5.0 / 6];

    private readonly Dictionary<TaskGroup, int> _completed = [];
    private readonly Dictionary<TaskGroup, int> _seen = [];
    private RunProgress _progress = new();
    private ForesightAccount _account = new();
    private RunLikeness _likeness = new(model);
    private readonly Dictionary<int, int> _missed = [];
    private string? _departure;
    private double _hits = PriorHits * model.Repetition.Overlap;
    private double _misses = PriorMisses + PriorHits * (1 - model.Repetition.Overlap);

    public ArrivalModel Model { get; } = model;

    public RunProgress Progress => _progress;

    /// <summary>From 0 to 1: how far the present run has come as foreseen.</summary>
    public double Trust => _hits / (_hits + _misses);

    /// <summary>The present run is not like the earlier ones, or there are none.</summary>
    public bool IsDeparted => Model.RunCount == 0 || Trust <= MinTrust || _likeness.IsDeparted;

    /// <summary>Where the run went another way than the earlier ones, in words, such as 3 trim tasks came where align was expected; null if it did not.</summary>
    public string? Departure => IsDeparted && _progress.Count > 0 ? _departure : null;

    public bool IsSilent => IsDeparted || _account.IsOverdrawn;

    /// <summary>Takes note of a task that ended, so that it is not missed among those that wait and run.</summary>
    public void Complete(string tag, string task)
    {
        var group = new TaskGroup(tag, task);
        _completed[group] = _completed.GetValueOrDefault(group) + 1;
    }

    /// <summary>Takes note of what has arrived since the last look.</summary>
    /// <param name="loads">The loads of all tags that have any.</param>
    /// <param name="now">The moment, in seconds since 1970.</param>
    /// <param name="interval">How often is decided, in seconds.</param>
    /// <param name="worthOf">What it is worth that a task of a tag finds a worker, in worker-seconds.</param>
    public void Observe(IReadOnlyList<TagLoad> loads, double now, double interval, Func<string, double> worthOf)
    {
        if (Model.RunCount == 0) return;
        bool wasSilent = IsSilent, wasDeparted = IsDeparted;
        int due = wasDeparted ? -1 : NextOf(null, double.IsNaN(_progress.StartedAt) ? 0 : now - _progress.StartedAt);
        (string Task, int Count) most = ("", 0);
        var arrivals = new Dictionary<string, int>(StringComparer.Ordinal);
        var there = new Dictionary<TaskGroup, int>(_completed);
        foreach (TagLoad load in loads)
        {
            foreach (KindCount pending in load.Pending) Add(there, new TaskGroup(load.Tag, pending.Kind.Name), pending.Count);
            foreach (KindElapsed running in load.Running) Add(there, new TaskGroup(load.Tag, running.Kind.Name), 1);
        }
        foreach ((TaskGroup group, int count) in there)
        {
            int news = count - _seen.GetValueOrDefault(group);
            if (news <= 0) continue;
            _seen[group] = count;
            if (news > most.Count) most = (group.Task, news);
            arrivals[group.Tag] = arrivals.GetValueOrDefault(group.Tag) + news;
            int number = Model.Find(group.Tag, group.Task);
            if (number < 0 && group.Task == group.Tag) number = NextOf(group.Tag, double.IsNaN(_progress.StartedAt) ? 0 : now - _progress.StartedAt);
            double at = double.IsNaN(_progress.StartedAt) ? 0 : now - _progress.StartedAt;
            Score(number, news, at);
            for (int i = 0; i < news; i++) _progress.Arrive(number, now);
        }
        _likeness.Look(_progress);
        ScoreMissing(now - _progress.StartedAt);
        if (!wasDeparted && IsDeparted) _departure = ForeseenTasks.Departure(most.Task, most.Count, due < 0 ? null : Model.Groups[due].Task);
        if (!wasSilent)
            foreach (TagLoad load in loads) _account.Add(load, arrivals.GetValueOrDefault(load.Tag), now, worthOf(load.Tag));
        _account.Close(now, interval);
    }

    /// <summary>The group that is due next, of a tag whose tasks do not say their names or of all; negative if the newest run has none.</summary>
    private int NextOf(string? tag, double at)
    {
        PastRun newest = Model.Runs[^1];
        RunAlignment alignment = RunAlignment.Of(newest, _progress, at, Model.Repetition.ToleranceSeconds);
        int next = -1;
        double earliest = double.PositiveInfinity;
        for (int group = 0; group < Model.Groups.Count; group++)
        {
            if (tag is not null && Model.Groups[group].Tag != tag) continue;
            int ordinal = (_progress[group]?.Count ?? 0) + 1;
            double due = newest.TimesOf(group).Length >= ordinal ? alignment.PastSeconds(group, ordinal) : double.MaxValue;
            if (due >= earliest) continue;
            earliest = due;
            next = group;
        }
        return next;
    }

    /// <summary>A group's arrivals count as one observation at a time: hit if one of the earlier runs let expect them about now.</summary>
    private void Score(int number, int news, double at)
    {
        double weight = Math.Sqrt(news);
        double keep = Math.Pow(Memory, weight);
        _hits *= keep;
        _misses *= keep;
        if (number < 0)
        {
            _misses += UnknownWeight * weight;
            return;
        }
        double best = double.PositiveInfinity;
        int ordinal = (_progress[number]?.Count ?? 0) + 1;
        for (int run = 0; run < Model.Runs.Length; run++)
        {
            if (Model.Runs[run].TimesOf(number).Length == 0) continue;
            RunAlignment alignment = AlignmentOf(run, at);
            double expected = alignment.PastSeconds(number, ordinal);
            best = Math.Min(best, Math.Abs(at - expected - alignment.ShiftSeconds));
            if (alignment.OwnShift(number) is { } own) best = Math.Min(best, Math.Abs(at - expected - own));
        }
        if (best <= Model.Repetition.ToleranceSeconds) _hits += weight;
        else _misses += weight;
    }

    /// <summary>When the whole run will have ended; null if nothing more is foreseen.</summary>
    /// <param name="now">The moment, in seconds since 1970.</param>
    public RunForecast? ForecastRun(double now) =>
        IsDeparted || double.IsNaN(_progress.StartedAt) ? null : RunForecast.Of(Model, _progress, now - _progress.StartedAt, _likeness);

    private RunAlignment AlignmentOf(int run, double at) => RunAlignment.Of(Model.Runs[run], _progress, at, Model.Repetition.ToleranceSeconds, _likeness[run]);

    /// <summary>A task that no earlier run lets expect any more, since it should have come long ago in each, is a miss.</summary>
    private void ScoreMissing(double at)
    {
        if (double.IsNaN(at)) return;
        RunAlignment[] alignments = [.. Model.Runs.Select((_, run) => AlignmentOf(run, at))];
        for (int group = 0; group < Model.Groups.Count; group++)
        {
            int missed = _missed.GetValueOrDefault(group), ordinal = (_progress[group]?.Count ?? 0) + missed + 1, runs = 0;
            bool gone = true;
            for (int run = 0; run < alignments.Length && gone; run++)
            {
                if (Model.Runs[run].TimesOf(group).Length == 0) continue;
                runs++;
                gone = ordinal <= alignments[run].ExpectedCount(group) && at - alignments[run].PastSeconds(group, ordinal) - alignments[run].ShiftSeconds > Model.Repetition.ToleranceSeconds;
            }
            if (!gone || runs == 0) continue;
            _missed[group] = missed + 1;
            _hits *= Memory;
            _misses = _misses * Memory + 1;
        }
    }

    /// <summary>Gives each load the scenarios of its tag, one of each earlier run whose way the present one goes.</summary>
    /// <param name="loads">The loads; tags that have none get one if something is foreseen for them.</param>
    /// <param name="now">The moment, in seconds since 1970.</param>
    /// <param name="horizonOf">How far to look ahead for a tag, in seconds.</param>
    /// <param name="kindOf">The kind of a group's tasks.</param>
    public void Foresee(List<TagLoad> loads, double now, Func<string, double> horizonOf, Func<string, string, TaskKind> kindOf)
    {
        foreach (TagLoad load in loads)
        {
            load.Scenarios.Clear();
            load.ForeseenText = "";
        }
        if (IsSilent || double.IsNaN(_progress.StartedAt)) return;
        var byTag = new Dictionary<string, TagLoad>(StringComparer.Ordinal);
        foreach (TagLoad load in loads) byTag[load.Tag] = load;
        double at = now - _progress.StartedAt;
        var groups = new (TagLoad Load, TaskKind Kind, double Horizon)[Model.Groups.Count];
        for (int group = 0; group < groups.Length; group++)
        {
            (string tag, string task) = Model.Groups[group];
            if (!byTag.TryGetValue(tag, out TagLoad? load)) byTag[tag] = load = new TagLoad(tag);
            groups[group] = (load, kindOf(tag, task), horizonOf(tag));
        }
        double weight = Trust * _likeness.Belief / Model.RunCount;
        for (int run = 0; run < Model.Runs.Length; run++)
        {
            if (_likeness[run] is { IsAlike: false }) continue;
            RunAlignment alignment = AlignmentOf(run, at);
            for (int group = 0; group < groups.Length; group++)
                if (groups[group].Horizon >= Repetition.MinToleranceSeconds) AddArrivals(Model.Runs[run], alignment, group, at, groups[group].Horizon, groups[group].Load, weight, groups[group].Kind);
        }
        foreach (TagLoad load in byTag.Values)
        {
            foreach (ArrivalScenario scenario in load.Scenarios) scenario.Arrivals.Sort(static (a, b) => a.InSeconds.CompareTo(b.InSeconds));
            load.ForeseenText = ForeseenTasks.Text(load.Scenarios, Model.RunCount, horizonOf(load.Tag));
        }
        int known = loads.Count;
        loads.AddRange(byTag.Values.Where(load => load.ForeseenText.Length > 0 && !loads.Contains(load)));
        if (loads.Count > known) loads.Sort(static (a, b) => string.CompareOrdinal(a.Tag, b.Tag));
    }

    private void AddArrivals(PastRun past, RunAlignment alignment, int group, double at, double horizon, TagLoad load, double weight, TaskKind kind)
    {
        if (load.Scenarios.Count == 0 || load.Scenarios[^1].Run != past.RunId)
            foreach (double level in _levels) load.Scenarios.Add(new ArrivalScenario(past.RunId, weight / _levels.Length));
        if (past.TimesOf(group).Length == 0) return;
        int seen = _progress[group]?.Count ?? 0, expected = alignment.ExpectedCount(group);
        if (seen >= expected) return;
        double shift = alignment.ShiftSeconds, error = Model.Repetition.ErrorSeconds[group];
        if (alignment.OwnShift(group) is { } own)
        {
            double gap = alignment.PastSeconds(group, seen + 1) - alignment.PastSeconds(group, seen);
            double ownError = Math.Max(MinErrorSeconds, Model.Repetition.GapError * gap);
            if (ownError < error)
            {
                shift = own;
                error = ownError;
            }
        }
        int first = seen + 1;
        for (; first <= expected; first++)
            if (at - alignment.PastSeconds(group, first) - shift <= Model.Repetition.ToleranceSeconds) break;
        if (first > expected) return;
        double next = alignment.PastSeconds(group, first);
        double inSeconds = next + shift - at;
        if (inSeconds > horizon + 3 * error) return;
        int levels = inSeconds < 0 ? (int)Math.Ceiling(_levels.Length * Math.Exp(inSeconds / (2 * error))) : _levels.Length;
        for (int level = 0; level < levels; level++)
        {
            ArrivalScenario scenario = load.Scenarios[load.Scenarios.Count - _levels.Length + level];
            double begin = Later(inSeconds, error, _levels[level]);
            for (int ordinal = first; ordinal <= expected && scenario.Arrivals.Count < ArrivalScenario.MaxArrivals; ordinal++)
            {
                double due = begin + alignment.PastSeconds(group, ordinal) - next;
                if (due > horizon) break;
                scenario.Arrivals.Add(new KindArrival(kind, due, 1));
            }
        }
    }

    /// <summary>The quantile of a Laplace distribution around the expected moment, given that it has not come yet: what is overdue may still take as long as before.</summary>
    private static double Later(double inSeconds, double error, double level)
    {
        if (inSeconds <= 0) return -Math.Max(error, -inSeconds) * Math.Log(1 - level);
        double passed = 0.5 * Math.Exp(-inSeconds / error);
        double p = passed + level * (1 - passed);
        return Math.Max(0, inSeconds + error * (p < 0.5 ? Math.Log(2 * p) : -Math.Log(2 * (1 - p))));
    }

    public ArrivalForecaster Clone()
    {
        var copy = new ArrivalForecaster(Model) { _progress = _progress.Clone(), _account = _account.Clone(), _likeness = _likeness.Clone(), _hits = _hits, _misses = _misses, _departure = _departure };
        foreach ((int group, int count) in _missed) copy._missed[group] = count;
        foreach ((TaskGroup group, int count) in _completed) copy._completed[group] = count;
        foreach ((TaskGroup group, int count) in _seen) copy._seen[group] = count;
        return copy;
    }

    private static void Add(Dictionary<TaskGroup, int> counts, TaskGroup group, int count) => counts[group] = counts.GetValueOrDefault(group) + count;
}

/// <summary>What one earlier run lets expect for a tag.</summary>
internal sealed class ArrivalScenario(string? run, double weight)
{
    public const int MaxArrivals = 512;

    public string? Run { get; } = run;

    /// <summary>The chance that the present run follows this one; all scenarios of a tag together the trust.</summary>
    public double Weight { get; } = weight;

    public List<KindArrival> Arrivals { get; } = [];
}
