namespace Scalable.Evaluation.Simulation;

/// <summary>Adds up what a simulation costs and how well supply followed demand.</summary>
internal sealed class SimulationMeter
{
    private readonly SimulatedTag[] _tags;
    private readonly TagLevel[] _levels;
    private readonly double[] _waits;
    private readonly bool _startsAreBilled;
    private readonly Timeline? _timeline;
    private readonly InstabilityMeter _instability = new();
    private int _demand, _supply, _under, _over, _queue, _billed;
    private double _cost, _workerSeconds, _costRate;
    private double _underArea, _overArea, _underTime, _overTime;
    private int _changes, _peak;

    public SimulationMeter(SimulatedTag[] tags, int tasks, SimulationOptions options)
    {
        _tags = tags;
        _levels = new TagLevel[tags.Length];
        _waits = new double[tasks];
        _startsAreBilled = options.StartsAreBilled;
        _timeline = options.KeepTimeline ? new Timeline() : null;
    }

    public void Started(int task, double waitedSeconds) => _waits[task] = waitedSeconds;

    public void Changed() => _changes++;

    /// <summary>Takes in a tag's new level.</summary>
    public void Update(int tagIndex, double now)
    {
        SimulatedTag tag = _tags[tagIndex];
        TagLevel old = _levels[tagIndex];
        int supply = tag.Supply;
        var level = new TagLevel(tag.Demand, supply, tag.Pending, supply + (_startsAreBilled ? tag.Requests.Count : 0));
        if (level == old) return;
        _levels[tagIndex] = level;
        _demand += level.Demand - old.Demand;
        _supply += level.Supply - old.Supply;
        _queue += level.Queue - old.Queue;
        _billed += level.Billed - old.Billed;
        _costRate += (level.Billed - old.Billed) * tag.Price;
        _under += level.Under - old.Under;
        _over += level.Over - old.Over;
        _peak = Math.Max(_peak, _supply);
        _timeline?.Add(now, _demand, _supply, _queue);
    }

    /// <summary>Lets the levels stand from one moment to another.</summary>
    public void Advance(double from, double to)
    {
        double seconds = to - from;
        _workerSeconds += _billed * seconds;
        _cost += _costRate * seconds;
        double demand = Math.Max(1, _demand);
        _underArea += _under / demand * seconds;
        _overArea += _over / demand * seconds;
        if (_under > 0) _underTime += seconds;
        if (_over > 0) _overTime += seconds;
        _instability.Advance(from, to, _demand, _supply);
    }

    public SimulationResult Result(Workload workload, string policy, double makespan, int decisions)
    {
        double waiting = _waits.Sum();
        double[] sorted = [.. _waits];
        Array.Sort(sorted);
        double span = Math.Max(makespan, double.Epsilon);
        return new SimulationResult
        {
            Workload = workload.Name,
            Policy = policy,
            Tasks = workload.Count,
            MakespanSeconds = makespan,
            WaitingMeanSeconds = waiting / sorted.Length,
            WaitingP95Seconds = Quantile.Linear(sorted, 0.95),
            WaitingHours = waiting / 3600,
            WorkerHours = _workerSeconds / 3600,
            Cost = _cost / 3600,
            Changes = _changes,
            Decisions = decisions,
            PeakWorkers = _peak,
            UnderProvisioningAccuracy = _underArea / span,
            OverProvisioningAccuracy = _overArea / span,
            UnderProvisioningTimeshare = _underTime / span,
            OverProvisioningTimeshare = _overTime / span,
            Instability = _instability.Share,
            Timeline = _timeline,
        };
    }

    private readonly record struct TagLevel(int Demand, int Supply, int Queue, int Billed)
    {
        public int Under => Math.Max(Demand - Supply, 0);

        public int Over => Math.Max(Supply - Demand, 0);
    }
}

/// <summary>
/// The share of time in which supply moves in another direction than demand (instability, Herbst et al., SPEC RG),
/// sampled once a minute.
/// </summary>
internal sealed class InstabilityMeter
{
    private const double StepSeconds = 60;

    private double _nextSample;
    private long _samples, _unstable;
    private int _demand, _supply;

    public double Share => _samples > 1 ? (double)_unstable / (_samples - 1) : 0;

    public void Advance(double from, double to, int demand, int supply)
    {
        if (_nextSample < from) _nextSample = Math.Ceiling(from / StepSeconds) * StepSeconds;
        if (_nextSample >= to) return;
        if (_samples > 0 && Math.Sign(demand - _demand) != Math.Sign(supply - _supply)) _unstable++;
        _demand = demand;
        _supply = supply;
        long samples = (long)Math.Ceiling((to - _nextSample) / StepSeconds);
        _samples += samples;
        _nextSample += samples * StepSeconds;
    }
}
