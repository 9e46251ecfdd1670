namespace Scalable.Evaluation.Simulation;

/// <summary>
/// Adaptive scaling of Dask's distributed scheduler with its defaults, one scheduler a tag: every second, enough workers
/// to do all work in 5 s but at most one a task; a worker is given back after three consecutive suggestions. Durations are
/// Dask's per-name averages; a name never seen takes 0.5 s, or twice the longest that one of its tasks has been running.
/// That last rule is in its source (distributed 2026.7), not in its documentation; without it a policy is much slower to
/// see long tasks.
/// </summary>
/// <param name="watchesRunningTasks">False: as documented only, a name takes 0.5 s until its first task has ended.</param>
/// <param name="intervalSeconds">How often it is asked; Dask's default is 1 s.</param>
public sealed class DaskAdaptivePolicy(bool watchesRunningTasks = true, double intervalSeconds = 1) : IScalingPolicy
{
    private const double TargetSeconds = 5;
    private const double UnknownSeconds = 0.5;
    private const int WaitCount = 3;
    private const int QueuedSample = 100;

    private SimulationOptions _options = new();
    private Prefix[][] _prefixes = [];
    private List<(int Starting, int Idle)>[] _suggestions = [];

    public string Name => watchesRunningTasks ? "DaskAdaptive" : "DaskDocumented";

    public double IntervalSeconds => intervalSeconds;

    public void Start(SimulationOptions options, Workload workload)
    {
        _options = options;
        _prefixes = [.. workload.Tags.Select(_ => Enumerable.Repeat(Prefix.Unknown, workload.Kinds.Count).ToArray())];
        _suggestions = [.. workload.Tags.Select(_ => new List<(int, int)>())];
    }

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        bool settled = true;
        for (int i = 0; i < tags.Count; i++)
        {
            TagView tag = tags[i];
            Prefix[] prefixes = _prefixes[i];
            Learn(now, tag, prefixes);
            int tasks = tag.PendingTasks + tag.Running.Count;
            int plan = tag.ActiveWorkers + tag.StartingWorkers;
            if (tasks == 0 && plan == 0 && _options.MinimumOf(tag.Tag) == 0) continue;
            int wanted = Math.Clamp(Target(tag, prefixes), _options.MinimumOf(tag.Tag), _options.MaximumOf(tag.Tag));
            changes[i] = Recommend(tag, plan, wanted, _suggestions[i]);
            int slots = _options.SlotsOf(tag.Tag);
            settled &= changes[i] == 0 && plan == wanted && wanted >= Math.Min((tasks + slots - 1) / slots, _options.MaximumOf(tag.Tag));
        }
        return settled ? double.PositiveInfinity : now + intervalSeconds;
    }

    private void Learn(double now, TagView tag, Prefix[] prefixes)
    {
        foreach (CompletionView completion in tag.Completions) prefixes[completion.Kind] = prefixes[completion.Kind].Ended(completion.DurationSeconds);
        if (!watchesRunningTasks) return;
        foreach (RunningView running in tag.Running) prefixes[running.Kind] = prefixes[running.Kind].Running(now - running.StartedAt);
    }

    private int Target(TagView tag, Prefix[] prefixes)
    {
        double occupancy = 0;
        foreach (RunningView running in tag.Running) occupancy += prefixes[running.Kind].Seconds;
        double queued = 0;
        int sampled = 0;
        for (int kind = 0; kind < prefixes.Length && sampled < QueuedSample; kind++)
        {
            int count = Math.Min(tag.PendingByKind[kind], QueuedSample - sampled);
            if (count == 0) continue;
            queued += count * prefixes[kind].Seconds;
            sampled += count;
        }
        if (tag.PendingTasks > QueuedSample) queued *= (double)tag.PendingTasks / QueuedSample;

        int slots = _options.SlotsOf(tag.Tag);
        double threads = Math.Min(Math.Ceiling((occupancy + queued) / TargetSeconds), tag.PendingTasks + tag.Running.Count);
        int wanted = (int)Math.Ceiling(threads / slots);
        if (tag.PendingTasks > 0 && tag.ActiveWorkers == 0) wanted = Math.Max(1, wanted);
        return wanted >= tag.ActiveWorkers ? wanted : tag.BusyWorkers;
    }

    private static int Recommend(TagView tag, int plan, int wanted, List<(int Starting, int Idle)> suggestions)
    {
        if (wanted >= plan)
        {
            suggestions.Clear();
            return wanted - plan;
        }
        int starting = Math.Min(plan - wanted, tag.StartingWorkers);
        int idle = Math.Min(plan - wanted - starting, tag.ActiveWorkers - tag.BusyWorkers);
        suggestions.Add((starting, idle));
        if (suggestions.Count > WaitCount) suggestions.RemoveAt(0);
        if (suggestions.Count < WaitCount) return 0;
        int firmly = suggestions.Min(suggestion => suggestion.Starting) + suggestions.Min(suggestion => suggestion.Idle);
        return -firmly;
    }

    /// <summary>A task name's durations: the running average (negative while unknown) and the longest live execution.</summary>
    private readonly record struct Prefix(double Average, double LongestRunning)
    {
        public static readonly Prefix Unknown = new(-1, -1);

        public double Seconds => Average >= 0 ? Average : LongestRunning > 0 ? 2 * LongestRunning : UnknownSeconds;

        public Prefix Ended(double seconds) => this with { Average = Average < 0 ? seconds : (Average + seconds) / 2 };

        public Prefix Running(double seconds)
        {
            Prefix longest = this with { LongestRunning = Math.Max(LongestRunning, seconds) };
            return seconds > 2 * Average ? longest with { Average = -1 } : longest;
        }
    }
}
