namespace Scalable.Scaling.Foresight;

/// <summary>
/// What a number of workers is expected to cost a tag until the next decision can take effect, in worker-seconds: the idle
/// time of workers and the waiting of tasks, over the scenarios by their weights. Whatever this decision leaves undone the
/// next one does: no task waits longer than for a worker that is requested then.
/// </summary>
internal sealed class SupplyCost
{
    /// <summary>More tasks than this are not looked at.</summary>
    public const int MaxTasks = 256;

    private const int MaxTrials = 32;

    /// <summary>What a requested worker that nothing comes for costs at least, in intervals.</summary>
    private const double UnusedShare = 0.5;

    private readonly TagLoad _load;
    private readonly double[] _starting;
    private readonly double _delay, _interval, _waitingWeight, _next;
    private readonly int _slots;
    private readonly List<(double Weight, List<(double At, double Seconds)> Tasks)> _scenarios = [];
    private readonly double[] _remaining;
    private readonly int _mostTasks;

    public SupplyCost(TagLoad load, double[] starting, int slots, double delay, double interval, double waitingWeight)
    {
        _load = load;
        _starting = starting;
        _slots = slots;
        _delay = delay;
        _interval = interval;
        _next = delay + interval;
        _waitingWeight = waitingWeight;
        _remaining = [.. load.Running.Select(running => running.Kind.Estimate().Remaining(running.ElapsedSeconds))];
        var pending = new List<(double At, double Seconds)>();
        foreach (KindCount kind in load.Pending)
        {
            double seconds = kind.Kind.Estimate().Expected;
            for (int i = 0; i < kind.Count && pending.Count < MaxTasks; i++) pending.Add((0, seconds));
        }
        if (load.AllSeemBusy) _remaining = [.. Enumerable.Repeat(pending.Count > 0 ? pending[0].Seconds / 2 : 0, load.ActiveWorkers * slots)];
        _mostTasks = pending.Count;
        double known = 1;
        foreach (ArrivalScenario scenario in load.Scenarios)
        {
            var tasks = new List<(double At, double Seconds)>(pending);
            foreach (KindArrival arrival in scenario.Arrivals)
            {
                if (arrival.InSeconds >= _next || tasks.Count >= MaxTasks) break;
                double seconds = arrival.Kind.Estimate().Expected;
                for (int i = 0; i < arrival.Count; i++) tasks.Add((arrival.InSeconds, seconds));
            }
            _mostTasks = Math.Max(_mostTasks, tasks.Count);
            _scenarios.Add((scenario.Weight, tasks));
            known -= scenario.Weight;
        }
        if (known > 1e-9) _scenarios.Add((known, pending));
    }

    /// <summary>The number of workers, at least so many, that costs least; looked for from a number on in growing steps.</summary>
    public int Best(int least, int from)
    {
        int most = Math.Max(least, (_load.Running.Count + _mostTasks + _slots - 1) / _slots);
        int best = Math.Clamp(from, least, most);
        double cost = Of(best);
        int trials = 0;
        for (int step = 1; step <= Math.Max(1, most - least) && trials < MaxTrials; step *= 2)
            foreach (int candidate in new[] { best + step, best - step })
            {
                if (candidate < least || candidate > most) continue;
                trials++;
                double other = Of(candidate);
                if (other >= cost - 1e-9) continue;
                cost = other;
                best = candidate;
                step = 1;
            }
        return best;
    }

    /// <summary>What so many workers are expected to cost, in worker-seconds.</summary>
    public double Of(int workers)
    {
        double cost = 0;
        foreach ((double weight, List<(double, double)> tasks) in _scenarios) cost += weight * Of(workers, tasks);
        return cost;
    }

    private double Of(int workers, List<(double At, double Seconds)> tasks)
    {
        var busy = new PriorityQueue<bool, double>();
        var idle = new Stack<(double Since, bool Used)>();
        double cost = 0;
        int places = workers * _slots, placed = 0;
        for (; placed < Math.Min(places, _remaining.Length); placed++) busy.Enqueue(true, _remaining[placed]);
        for (; placed < Math.Min(places, _load.ActiveWorkers * _slots); placed++) idle.Push((0, false));
        for (int i = 0; i < _starting.Length * _slots && placed < places; i++, placed++) busy.Enqueue(false, _starting[i / _slots]);
        for (; placed < places; placed++)
            if (_delay > 0) busy.Enqueue(false, _delay);
            else idle.Push((0, false));
        foreach ((double at, double seconds) in tasks)
        {
            while (busy.TryPeek(out bool used, out double free) && free <= at)
            {
                busy.Dequeue();
                idle.Push((free, used));
            }
            double start;
            if (idle.TryPop(out (double Since, bool Used) place))
            {
                start = at;
                cost += place.Used ? Math.Min(at - place.Since, _interval) : at - place.Since;
            }
            else if (busy.TryPeek(out _, out double next) && next < Math.Max(at, _next))
            {
                busy.Dequeue();
                start = next;
            }
            else start = Math.Max(at, _next);
            cost += _waitingWeight * (start - at);
            busy.Enqueue(true, start + seconds);
        }
        while (busy.TryDequeue(out bool used, out double free)) idle.Push((free, used));
        foreach ((double since, bool used) in idle)
        {
            double end = Math.Ceiling(since / _interval - 1e-9) * _interval;
            cost += used ? end - since : since <= 0 ? _interval : Math.Max(end - since, UnusedShare * _interval);
        }
        return cost / _slots;
    }
}
