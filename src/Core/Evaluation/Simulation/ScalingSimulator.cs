using System.Collections.ObjectModel;

namespace Scalable.Evaluation.Simulation;

/// <summary>
/// Replays a workload under a policy, event by event: tasks are submitted and run for as long as they did, first in first
/// out on their tag's workers; workers arrive a fixed delay after they are requested. The policy is asked on its own
/// interval, whenever anything happened since or it asked to be.
/// </summary>
public sealed class ScalingSimulator
{
    private readonly Workload _workload;
    private readonly IScalingPolicy _policy;
    private readonly SimulationOptions _options;
    private readonly SimulatedTag[] _tags;
    private readonly TagView[] _views;
    private readonly int[] _changes;
    private readonly PriorityQueue<(int Tag, int RunId), double> _finishes = new();
    private readonly Queue<(int Tag, double RequestedAt)> _requests = new();
    private readonly SimulationMeter _meter;
    private readonly double _startDelay;
    private readonly double _foresight;
    private double _now;
    private int _submitted;
    private int _foreseen;
    private int _finished;

    private ScalingSimulator(Workload workload, IScalingPolicy policy, SimulationOptions options)
    {
        _workload = workload;
        _policy = policy;
        _options = options;
        _startDelay = options.StartDelay.TotalSeconds;
        _foresight = options.Foresight.TotalSeconds;
        var queues = new List<int>[workload.Tags.Count];
        for (int tag = 0; tag < queues.Length; tag++) queues[tag] = [];
        for (int task = 0; task < workload.Tasks.Length; task++) queues[workload.Tasks[task].Tag].Add(task);
        _tags = [.. queues.Select((queue, tag) => new SimulatedTag(workload, tag, [.. queue], options))];
        _views = [.. _tags.Select(tag => tag.View)];
        _changes = new int[_tags.Length];
        _meter = new SimulationMeter(_tags, workload.Count, options);
    }

    /// <summary>Simulates until every task has ended.</summary>
    /// <exception cref="InvalidOperationException">The policy leaves tasks waiting with no worker to come, for ever.</exception>
    public static SimulationResult Run(Workload workload, IScalingPolicy policy, SimulationOptions options, CancellationToken cancellationToken = default) =>
        new ScalingSimulator(workload, policy, options).Run(cancellationToken);

    private SimulationResult Run(CancellationToken cancellationToken)
    {
        _policy.Start(_options, _workload);
        double interval = _policy.IntervalSeconds;
        double nextDecision = 0;
        double review = double.PositiveInfinity;
        int decisions = 0;
        while (_finished < _workload.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double nextEvent = NextEvent();
            if (double.IsPositiveInfinity(nextEvent) && double.IsPositiveInfinity(nextDecision))
                throw new InvalidOperationException($"The policy {_policy.Name} asked for no worker although {_workload.Count - _finished} tasks are left; the simulation would never end.");
            if (nextEvent <= nextDecision)
            {
                Advance(nextEvent);
                HandleEventsAt(nextEvent);
                nextDecision = Math.Min(nextDecision, OnGrid(nextEvent, interval));
                continue;
            }
            Advance(nextDecision);
            review = Decide();
            decisions++;
            nextDecision = double.IsPositiveInfinity(review) ? review : Math.Max(OnGrid(review, interval), OnGrid(_now + interval * 0.5, interval));
        }
        return _meter.Result(_workload, _policy.Name, _now, decisions);
    }

    private static double OnGrid(double time, double interval) => Math.Ceiling(time / interval - 1e-9) * interval;

    private double NextEvent()
    {
        double next = _submitted < _workload.Count ? _workload.Tasks[_submitted].SubmitSeconds : double.PositiveInfinity;
        if (_finishes.TryPeek(out _, out double finish)) next = Math.Min(next, finish);
        if (_requests.TryPeek(out (int Tag, double RequestedAt) request)) next = Math.Min(next, request.RequestedAt + _startDelay);
        if (_foresight > 0 && _foreseen < _workload.Count) next = Math.Min(next, Math.Max(_now, _workload.Tasks[_foreseen].SubmitSeconds - _foresight));
        return next;
    }

    private void Advance(double time)
    {
        if (time <= _now) return;
        _meter.Advance(_now, time);
        _now = time;
    }

    private void HandleEventsAt(double time)
    {
        while (_finishes.TryPeek(out (int Tag, int RunId) ended, out double finish) && finish <= time)
        {
            _finishes.Dequeue();
            int task = _tags[ended.Tag].Finish(ended.RunId);
            _policy.TaskEnded(time, task);
            _finished++;
            StartTasks(ended.Tag);
        }
        while (_requests.TryPeek(out (int Tag, double RequestedAt) request) && request.RequestedAt + _startDelay <= time)
        {
            _requests.Dequeue();
            SimulatedTag tag = _tags[request.Tag];
            if (tag.Requests.First?.Value != request.RequestedAt) continue;
            tag.Requests.RemoveFirst();
            tag.View.StartList.Add(_startDelay);
            tag.Workers.Arrive();
            StartTasks(request.Tag);
        }
        for (; _submitted < _workload.Count && _workload.Tasks[_submitted].SubmitSeconds <= time; _submitted++)
        {
            ref readonly SimulatedTask task = ref _workload.Tasks[_submitted];
            _tags[task.Tag].Submit(task);
            StartTasks(task.Tag);
        }
        while (_foreseen < _workload.Count && _workload.Tasks[_foreseen].SubmitSeconds - _foresight <= time) _foreseen++;
    }

    private void StartTasks(int tagIndex)
    {
        SimulatedTag tag = _tags[tagIndex];
        while (tag.TryStart(_now, out int task, out int runId))
        {
            ref readonly SimulatedTask started = ref _workload.Tasks[task];
            _meter.Started(task, _now - started.SubmitSeconds);
            _finishes.Enqueue((tagIndex, runId), _now + started.DurationSeconds);
        }
        _meter.Update(tagIndex, _now);
    }

    private double Decide()
    {
        foreach (SimulatedTag tag in _tags) tag.Refresh(_now, _foresight);
        Array.Clear(_changes);
        double review = _policy.Decide(_now, _views, _changes);
        foreach (SimulatedTag tag in _tags) tag.ForgetNews();
        for (int i = 0; i < _changes.Length; i++)
        {
            int change = _changes[i];
            if (change == 0) continue;
            SimulatedTag tag = _tags[i];
            int supply = tag.Workers.Active + tag.Requests.Count;
            if (change > 0) change = Math.Max(0, Math.Min(change, tag.Maximum - supply - tag.Workers.Draining));
            else change = -Math.Min(-change, supply);
            if (change == 0) continue;
            _meter.Changed();
            if (change < 0) tag.GiveBack(-change);
            for (int n = 0; n < change; n++) Request(i, tag);
            StartTasks(i);
        }
        return review;
    }

    private void Request(int tagIndex, SimulatedTag tag)
    {
        if (_startDelay <= 0)
        {
            tag.View.StartList.Add(0);
            tag.Workers.Arrive();
            return;
        }
        tag.Requests.AddLast(_now);
        _requests.Enqueue((tagIndex, _now));
    }
}

/// <summary>The world a workload is replayed in; the same for every policy.</summary>
public sealed record SimulationOptions
{
    /// <summary>How long a requested worker takes to arrive.</summary>
    public TimeSpan StartDelay { get; init; } = TimeSpan.FromSeconds(60);

    public IReadOnlyDictionary<string, int> MinWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    public IReadOnlyDictionary<string, int> MaxWorkers { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>The ceiling of tags without one of their own.</summary>
    public int DefaultMaxWorkers { get; init; } = 20;

    /// <summary>The floor of tags without one of their own.</summary>
    public int DefaultMinWorkers { get; init; }

    public IReadOnlyDictionary<string, int> SlotsPerWorker { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Price of a worker-hour by tag; <see cref="DefaultHourlyPrice"/> where not given.</summary>
    public IReadOnlyDictionary<string, double> HourlyPrice { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    public double DefaultHourlyPrice { get; init; } = 1;

    /// <summary>True if a worker costs from its request on.</summary>
    public bool StartsAreBilled { get; init; }

    /// <summary>How far ahead policies see what will be submitted; zero: not at all.</summary>
    public TimeSpan Foresight { get; init; }

    /// <summary>Whether to keep the curves of demand, supply and queue, for a plot.</summary>
    public bool KeepTimeline { get; init; }

    public int MinimumOf(string tag) => MinWorkers.TryGetValue(tag, out int minimum) ? minimum : DefaultMinWorkers;

    public int MaximumOf(string tag) => MaxWorkers.TryGetValue(tag, out int maximum) ? maximum : Math.Max(DefaultMaxWorkers, MinimumOf(tag));

    public int SlotsOf(string tag) => SlotsPerWorker.TryGetValue(tag, out int slots) ? slots : 1;

    public double PriceOf(string tag) => HourlyPrice.TryGetValue(tag, out double price) ? price : DefaultHourlyPrice;
}
