using Scalable.Scaling;

namespace Scalable.Evaluation.Simulation;

/// <summary>
/// The project's own rules (<see cref="AdaptiveScaler"/>), fed with what the simulation lets a policy see. It knows nothing
/// of durations and start delays but what it has seen, unless it is given a memory of earlier runs or the workload says
/// what an advisor would have predicted.
/// </summary>
public sealed class AdaptivePolicy : IScalingPolicy
{
    private const double PredictionSeconds = 60;

    private readonly AdaptiveScalerOptions _template;
    private readonly ScalerMemory _given;
    private readonly bool _foresees;
    private readonly List<ScalingOutcome> _checks = [];
    private AdaptiveScalerOptions _options;
    private ScalerMemory _memory = new();
    private ScalingCycle _cycle;
    private TagLoad[] _loads = [];
    private HashSet<string> _tags = [];
    private TaskKind[][] _kinds = [];
    private IReadOnlyList<WorkloadRun> _runs = [];
    private int _run;
    private double _horizon;
    private double _predictAt;
    private double[] _submits = [];
    private bool[] _ended = [];
    private int _oldest;

    /// <param name="options">Its options; floors, ceilings, slots, prices and billing are the simulation's. Null for the defaults, asked every second.</param>
    /// <param name="memory">What it knows beforehand, such as of earlier runs; it is not changed.</param>
    /// <param name="foresees">Whether it may foresee arrivals from the runs of the workload that had ended when a run began.</param>
    public AdaptivePolicy(AdaptiveScalerOptions? options = null, ScalerMemory? memory = null, bool foresees = true)
    {
        _foresees = foresees;
        _template = options ?? new AdaptiveScalerOptions { Interval = TimeSpan.FromSeconds(1) };
        _given = memory ?? new ScalerMemory();
        _options = _template;
        _cycle = new ScalingCycle(_options);
    }

    public string Name => _foresees ? "Adaptive" : "AdaptiveQueueOnly";

    public double IntervalSeconds => _template.Interval.TotalSeconds;

    /// <summary>The predictions of completion, one a minute while there is work, each with what became of it.</summary>
    public IReadOnlyList<ScalingOutcome> CheckedPredictions => _checks;

    public void Start(SimulationOptions options, Workload workload)
    {
        _options = _template with
        {
            MinWorkers = options.MinWorkers,
            MaxWorkers = options.MaxWorkers,
            DefaultMaxWorkers = options.DefaultMaxWorkers,
            DefaultMinWorkers = options.DefaultMinWorkers,
            SlotsPerWorker = options.SlotsPerWorker,
            HourlyPrice = options.HourlyPrice,
            DefaultHourlyPrice = options.DefaultHourlyPrice,
            StartsAreBilled = options.StartsAreBilled,
            Foresees = _template.Foresees,
        };
        _options.Validate();
        _memory = _given.Clone();
        _memory.LatestSeconds = double.NegativeInfinity;
        _runs = _foresees ? workload.Runs : [];
        _run = -1;
        _cycle = new ScalingCycle(_options);
        _tags = [.. workload.Tags];
        _loads = [.. workload.Tags.Select(tag => new TagLoad(tag))];
        _kinds = [.. workload.Tags.Select(tag => workload.Classes.Select(one => _memory.Kind(tag, workload.Kinds[one.Kind], one.Advised)).ToArray())];
        _horizon = options.Foresight.TotalSeconds;
        _submits = [.. workload.Tasks.Select(task => task.SubmitSeconds)];
        _ended = new bool[workload.Count];
        _oldest = 0;
        _predictAt = 0;
        _checks.Clear();
    }

    public void TaskEnded(double now, int task)
    {
        _ended[task] = true;
        while (_oldest < _ended.Length && _ended[_oldest]) _oldest++;
        _memory.Calibration.Close(now, _oldest < _ended.Length ? _submits[_oldest] : double.PositiveInfinity, _options.Coverage);
        foreach (ScalingOutcome outcome in _memory.TakeOutcomes()) _checks.Add(outcome);
    }

    public double Decide(double now, IReadOnlyList<TagView> tags, Span<int> changes)
    {
        if (_run + 1 < _runs.Count && now >= _runs[_run + 1].StartSeconds)
        {
            while (_run + 1 < _runs.Count && now >= _runs[_run + 1].StartSeconds) _run++;
            _memory.Foresee(_runs[_run].Learn());
        }
        for (int i = 0; i < tags.Count; i++) Take(i, tags[i], now);
        List<TagPlan> plans = [.. _cycle.Plan([.. _loads], now, _memory).Where(plan => _tags.Contains(plan.Load.Tag))];
        double review = _horizon > 0 && _loads.Any(load => load.Upcoming.Count > 0) ? now + IntervalSeconds : double.PositiveInfinity;
        if (!_memory.Arrivals.IsSilent) review = now + IntervalSeconds;
        for (int i = 0; i < plans.Count; i++)
        {
            changes[i] = plans[i].Change;
            review = Math.Min(review, plans[i].ReviewAt);
        }
        if (now >= _predictAt) Predict(now, plans);
        return review;
    }

    private void Predict(double now, List<TagPlan> plans)
    {
        if (CompletionPrediction.Of(plans, _options, _memory.Calibration) is not { Raw: > 0 } prediction) return;
        _memory.Calibration.Open(now, prediction.Raw, prediction.Lower, prediction.Upper);
        _predictAt = now + PredictionSeconds;
    }

    private void Take(int i, TagView view, double now)
    {
        TaskKind[] kinds = _kinds[i];
        foreach (CompletionView completion in view.Completions)
        {
            _memory.RecordDuration(view.Tag, kinds[completion.Class].Name, completion.DurationSeconds);
            _memory.Arrivals.Complete(view.Tag, kinds[completion.Class].Name);
        }
        foreach (double delay in view.Starts) _memory.RecordStartDelay(view.Tag, delay);
        TagLoad load = _loads[i];
        load.ActiveWorkers = view.ActiveWorkers;
        load.StartingWorkers = view.StartingWorkers;
        load.BusyWorkers = view.BusyWorkers;
        load.PendingTasks = view.PendingTasks;
        load.UpcomingHorizonSeconds = _horizon;
        load.Pending.Clear();
        load.Running.Clear();
        load.Upcoming.Clear();
        if (view.PendingTasks > 0)
            for (int kind = 0; kind < kinds.Length; kind++)
                if (view.PendingByClass[kind] > 0) load.Pending.Add(new(kinds[kind], view.PendingByClass[kind]));
        foreach (RunningView running in view.Running)
        {
            double elapsed = now - running.StartedAt;
            kinds[running.Class].LongestElapsed = Math.Max(kinds[running.Class].LongestElapsed, elapsed);
            load.Running.Add(new(kinds[running.Class], elapsed));
        }
        foreach (UpcomingView upcoming in view.Upcoming) load.Upcoming.Add(new(kinds[upcoming.Class], upcoming.SubmitAt - now, 1));
    }
}
