namespace Scalable.Scaling.Foresight;

/// <summary>
/// Lays an earlier run beside the present one: how much later the present is (its latest groups vote, each by its latest
/// task; the median counts), and how many tasks it has for one of the earlier run.
/// </summary>
internal readonly struct RunAlignment
{
    private const int Voters = 7;

    private readonly PastRun _past;
    private readonly RunProgress _progress;

    private RunAlignment(PastRun past, RunProgress progress, double shift, double scale)
    {
        _past = past;
        _progress = progress;
        ShiftSeconds = shift;
        Scale = scale;
    }

    /// <summary>By how much the present run is behind the earlier one, in seconds; negative if it is ahead.</summary>
    public double ShiftSeconds { get; }

    /// <summary>Tasks of the present run for one of the earlier run.</summary>
    public double Scale { get; }

    /// <param name="past">The earlier run.</param>
    /// <param name="progress">What has arrived of the present one.</param>
    /// <param name="now">Seconds after the present run's first task.</param>
    /// <param name="tolerance">How late tasks may be, in seconds.</param>
    /// <param name="resemblance">How far the present run goes the way of the earlier one, if that is known: it may tell the scale sooner than kinds that are complete.</param>
    public static RunAlignment Of(PastRun past, RunProgress progress, double now, double tolerance, Resemblance? resemblance = null)
    {
        double scale = 1;
        double shift = Shift(past, progress, scale);
        scale = resemblance is { IsAlike: true, Scale: not 1 } alike ? alike.Scale : ScaleOf(past, progress, now - shift - tolerance);
        return new RunAlignment(past, progress, scale == 1 ? shift : Shift(past, progress, scale), scale);
    }

    /// <summary>Tasks of the present run for one of the earlier run in a group; a group that only ever has one task keeps it.</summary>
    public double ScaleOf(int group)
    {
        int past = _past.TimesOf(group).Length, seen = _progress[group]?.Count ?? 0;
        double scale = past > 1 ? Scale : 1;
        return seen > past * scale ? (double)seen / past : scale;
    }

    /// <summary>How many tasks of a group the present run is expected to have in all.</summary>
    public int ExpectedCount(int group) => (int)Math.Round(_past.TimesOf(group).Length * ScaleOf(group));

    /// <summary>When the task of that number (from 1) arrived in the earlier run, in its seconds.</summary>
    public double PastSeconds(int group, int ordinal)
    {
        ReadOnlySpan<double> times = _past.TimesOf(group);
        return times[Math.Clamp((int)Math.Ceiling(ordinal / ScaleOf(group) - 1e-9) - 1, 0, times.Length - 1)];
    }

    /// <summary>By how much the group's latest task was later than in the earlier run; null if it has none in either.</summary>
    public double? OwnShift(int group) => _progress[group] is { } seen && _past.TimesOf(group).Length > 0 ? seen.LastSeconds - PastSeconds(group, seen.Count) : null;

    private static double Shift(PastRun past, RunProgress progress, double scale)
    {
        Span<double> shifts = stackalloc double[Voters];
        int count = 0;
        for (int i = progress.Recent.Count - 1; i >= 0 && count < Voters; i--)
        {
            int group = progress.Recent[i];
            ReadOnlySpan<double> times = past.TimesOf(group);
            if (times.Length == 0) continue;
            RunProgress.SeenGroup seen = progress[group]!;
            int index = Math.Clamp((int)Math.Ceiling(seen.Count / (times.Length > 1 ? scale : 1) - 1e-9) - 1, 0, times.Length - 1);
            shifts[count++] = seen.LastSeconds - times[index];
        }
        if (count == 0) return 0;
        shifts = shifts[..count];
        shifts.Sort();
        return (shifts[(count - 1) / 2] + shifts[count / 2]) / 2;
    }

    /// <summary>The median ratio over the groups that should be complete, by their sizes; before there is one, what the fullest shows.</summary>
    private static double ScaleOf(PastRun past, RunProgress progress, double pastSeconds)
    {
        var ratios = new List<(double Ratio, int Weight)>();
        double highest = 1;
        int total = 0;
        foreach (int group in progress.Recent)
        {
            ReadOnlySpan<double> times = past.TimesOf(group);
            if (times.Length < 2) continue;
            double ratio = (double)progress[group]!.Count / times.Length;
            highest = Math.Max(highest, ratio);
            if (times[^1] > pastSeconds) continue;
            ratios.Add((ratio, times.Length));
            total += times.Length;
        }
        if (ratios.Count == 0) return highest;
        ratios.Sort(static (a, b) => a.Ratio.CompareTo(b.Ratio));
        int passed = 0;
        foreach ((double ratio, int weight) in ratios)
        {
            passed += weight;
            if (2 * passed >= total) return Math.Max(ratio, 1.0 / 64);
        }
        return ratios[^1].Ratio;
    }
}

/// <summary>What has arrived in the present run so far: how many tasks of each group, and when.</summary>
internal sealed class RunProgress
{
    private readonly List<SeenGroup?> _groups = [];
    private readonly List<int> _recent = [];
    private readonly List<int> _inOrder = [];

    /// <summary>When the first task was submitted, in seconds since 1970; not a number before that.</summary>
    public double StartedAt { get; private set; } = double.NaN;

    /// <summary>Tasks that have arrived.</summary>
    public int Count { get; private set; }

    /// <summary>Tasks that have arrived of kinds that no earlier run had.</summary>
    public int Unknown { get; private set; }

    /// <summary>The groups that arrived, the latest last; each once.</summary>
    public IReadOnlyList<int> Recent => _recent;

    /// <summary>The groups that arrived, in the order of their first tasks.</summary>
    public IReadOnlyList<int> InOrder => _inOrder;

    public SeenGroup? this[int group] => group < _groups.Count ? _groups[group] : null;

    /// <summary>Takes note of a task that was submitted; the group's number is negative if no earlier run had it.</summary>
    public void Arrive(int group, double at)
    {
        if (double.IsNaN(StartedAt)) StartedAt = at;
        Count++;
        if (group < 0)
        {
            Unknown++;
            return;
        }
        while (_groups.Count <= group) _groups.Add(null);
        if (_groups[group] is null) _inOrder.Add(group);
        SeenGroup seen = _groups[group] ??= new SeenGroup();
        seen.Count++;
        seen.LastSeconds = Math.Max(seen.LastSeconds, at - StartedAt);
        _recent.Remove(group);
        _recent.Add(group);
    }

    public RunProgress Clone()
    {
        var copy = new RunProgress { StartedAt = StartedAt, Count = Count, Unknown = Unknown };
        foreach (SeenGroup? seen in _groups) copy._groups.Add(seen is null ? null : new SeenGroup { Count = seen.Count, LastSeconds = seen.LastSeconds });
        copy._recent.AddRange(_recent);
        copy._inOrder.AddRange(_inOrder);
        return copy;
    }

    /// <summary>How many tasks of a group have arrived, and when the latest did, in seconds after the run's first.</summary>
    internal sealed class SeenGroup
    {
        public int Count { get; set; }

        public double LastSeconds { get; set; }
    }
}
