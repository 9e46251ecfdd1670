using System.Numerics;
using Scalable.Runs.Writing;

namespace Scalable.Runs.Reporting;

/// <summary>Adds up what a summary tells, from the events in the order of their files.</summary>
internal sealed class SummaryTotals
{
    private readonly Dictionary<string, TaskState> _lastStates = new(StringComparer.Ordinal);
    private readonly List<double> _durations = [];
    private readonly List<long> _requestedCpus = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly List<double> _hourly = [];
    private readonly List<double> _monthly = [];
    private int _hits;

    /// <summary>The state that a task's event tells; the last one counts.</summary>
    public void State(string task, TaskState state) => _lastStates[task] = state;

    /// <summary>A duration of a task's event, in seconds; negative ones do not count.</summary>
    public void Duration(double seconds)
    {
        if (seconds >= 0) _durations.Add(seconds);
    }

    public void RequestedCpus(long cpus) => _requestedCpus.Add(cpus);

    public void Failure(string name) => _failures[name] = _failures.GetValueOrDefault(name) + 1;

    public void CacheHit() => _hits++;

    public void Cost(double hourly, double monthly)
    {
        _hourly.Add(hourly);
        _monthly.Add(monthly);
    }

    /// <param name="run">run.json by name.</param>
    /// <param name="events">How many events there are of each kind.</param>
    /// <param name="problems">What could not be read.</param>
    public RunSummary Summarise(IReadOnlyDictionary<string, object?> run, RunCounts events, IReadOnlyList<HistoryProblem> problems)
    {
        double total = PythonNumber.Sum(_durations);
        return new RunSummary
        {
            Run = run,
            Counts = events with
            {
                TasksSucceeded = _lastStates.Values.Count(state => state == TaskState.Succeeded),
                TasksFailed = _lastStates.Values.Count(state => state == TaskState.Failed),
                TasksCancelled = _lastStates.Values.Count(state => state == TaskState.Cancelled),
            },
            TaskDurationCount = _durations.Count,
            TaskDurationTotalSeconds = PythonNumber.Round(total, 6),
            TaskDurationAverageSeconds = _durations.Count > 0 ? PythonNumber.Round(total / _durations.Count, 6) : null,
            CacheHits = _hits,
            CacheMisses = events.CacheEvents - _hits,
            CacheHitRatio = events.CacheEvents > 0 ? PythonNumber.Round((double)_hits / events.CacheEvents, 6) : null,
            RequestedCpuMin = _requestedCpus.Count > 0 ? _requestedCpus.Min() : null,
            RequestedCpuMax = _requestedCpus.Count > 0 ? _requestedCpus.Max() : null,
            RequestedCpuAverage = _requestedCpus.Count > 0 ? PythonNumber.Round((double)_requestedCpus.Aggregate(BigInteger.Zero, (sum, cpus) => sum + cpus) / _requestedCpus.Count, 6) : null,
            CostEstimates = events.CostEvents,
            CostPerHourUsd = events.CostEvents > 0 ? PythonNumber.Round(PythonNumber.Sum(_hourly), 6) : null,
            CostPerMonthUsd = events.CostEvents > 0 ? PythonNumber.Round(PythonNumber.Sum(_monthly), 4) : null,
            FailureClasses = _failures,
            Problems = problems,
        };
    }
}
