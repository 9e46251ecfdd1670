using Scalable.Scaling;

namespace Scalable.Simulation;

/// <summary>The project's own rules.</summary>
public sealed class AdaptivePolicy : IScalingPolicy
{
    private readonly AdaptiveScalerOptions _template;
    private ScalingRules _rules;
    private TagLoad[] _loads = [];
    private TagMemory[] _memories = [];
    private TaskKind[][] _kinds = [];
    private readonly IntervalSample _delays = new(32);
    private SimulationOptions _options = new();
    private readonly DurationSample _all = new();

    public AdaptivePolicy(AdaptiveScalerOptions? options = null)
    {
        _template = options ?? new AdaptiveScalerOptions { Interval = TimeSpan.FromSeconds(1) };
        _rules = new ScalingRules(_template);
    }

    public string Name => "Adaptive";

    public double IntervalSeconds => _template.Interval.TotalSeconds;

    public void Start(SimulationOptions options, IReadOnlyList<string> tags, IReadOnlyList<string> kinds)
    {
        _options = options;
        _rules = new ScalingRules(_template with
        {
            MinWorkers = options.MinWorkers,
            MaxWorkers = options.MaxWorkers,
            DefaultMaxWorkers = options.DefaultMaxWorkers,
            DefaultMinWorkers = options.DefaultMinWorkers,
            SlotsPerWorker = options.SlotsPerWorker,
            HourlyPrice = options.HourlyPrice,
            StartsAreBilled = options.StartsAreBilled,
        });
        _loads = [.. tags.Select(tag => new TagLoad(tag))];
        _memories = [.. tags.Select(_ => new TagMemory())];
        _kinds = [.. _memories.Select(memory => kinds.Select(kind => new TaskKind(kind, new DurationSample(), memory.Durations, _all)).ToArray())];
    }

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        double review = double.PositiveInfinity;
        double delay = _rules.Options.DefaultStartDelay.TotalSeconds;
        for (int i = 0; i < tags.Count; i++)
            foreach (double start in tags[i].Starts) _delays.Add(start);
        if (_delays.Count > 0) delay = _delays.Values[^1];
        for (int i = 0; i < tags.Count; i++)
        {
            TagView view = tags[i];
            TagMemory memory = _memories[i];
            foreach (CompletionView completion in view.Completions)
            {
                _kinds[i][completion.Kind].Own.Add(completion.DurationSeconds);
                memory.Durations.Add(completion.DurationSeconds);
                _all.Add(completion.DurationSeconds);
            }
            TagLoad load = Load(i, view, now);
            TagPlan plan = _rules.Plan(load, now, memory, delay);
            changes[i] = plan.Target - load.Supply;
            review = Math.Min(review, plan.ReviewAt);
            if (load.Upcoming.Count > 0) review = Math.Min(review, now + IntervalSeconds);
        }
        return review;
    }

    private TagLoad Load(int i, TagView view, double now)
    {
        TagLoad load = _loads[i];
        load.ActiveWorkers = view.ActiveWorkers;
        load.StartingWorkers = view.StartingWorkers;
        load.BusyWorkers = view.BusyWorkers;
        load.PendingTasks = view.PendingTasks;
        load.Pending.Clear();
        load.Running.Clear();
        load.Upcoming.Clear();
        if (view.PendingTasks > 0)
            for (int kind = 0; kind < view.PendingByKind.Length; kind++)
                if (view.PendingByKind[kind] > 0) load.Pending.Add(new(_kinds[i][kind], view.PendingByKind[kind]));
        foreach (RunningView running in view.Running) load.Running.Add(new(_kinds[i][running.Kind], now - running.StartedAt));
        foreach (UpcomingView upcoming in view.Upcoming) load.Upcoming.Add(new(_kinds[i][upcoming.Kind], upcoming.SubmitAt - now, 1));
        load.UpcomingHorizonSeconds = _options.Foresight.TotalSeconds;
        return load;
    }
}
