using System.Numerics;
using Scalable.Runs.Reading;
using Scalable.Runs.Writing;

namespace Scalable.Runs;

/// <summary>Collects a summary from the files of a run; one reader reads one run.</summary>
internal sealed class RunSummaryReader
{
    private readonly ValueCaches _caches = new();
    private readonly List<HistoryProblem> _problems = [];
    private readonly SummaryTotals _totals = new();

    public RunSummary Read(string runDirectory)
    {
        string directory = Path.GetFullPath(runDirectory);
        if (!Directory.Exists(directory)) throw new RunStoreException($"There is no run directory '{directory}'.");
        using var lines = new LineReader(new RunReadOptions().LongestLineBytes);
        int Events((string File, string[] Fields) events, Action<JsonFields, FieldValues>? onEvent = null) =>
            new AuxiliaryEventReader(lines, _caches, events.Fields, onEvent).ReadIfThere(directory, events.File, _problems);

        Dictionary<string, object?> run = RunMetadataReader.ReadValues(directory, _problems);
        var events = new RunCounts
        {
            TaskEvents = Events((RunFiles.Tasks, TaskEventReader.FieldNames), OnTask),
            ResourceEvents = Events((RunFiles.Resources, ResourceEventReader.FieldNames), OnResource),
            WorkerEvents = Events(EventFields.Workers),
            FailureEvents = Events(EventFields.Failures, OnFailure),
            CacheEvents = Events(EventFields.Cache, OnCache),
            ArtifactEvents = Events(EventFields.Artifacts),
            CostEvents = Events(EventFields.Cost, OnCost),
        };
        return _totals.Summarise(run, events, _problems);
    }

    private void OnTask(JsonFields fields, FieldValues values)
    {
        if (values.Utf8(TaskEventReader.TaskId) is { IsEmpty: false } id)
            _totals.State(Encoding.UTF8.GetString(id), TaskStateNames.Parse(values.Utf8(TaskEventReader.State)));
        if (fields[TaskEventReader.Duration].Kind == FieldKind.Number && values.Number(TaskEventReader.Duration) is { } duration) _totals.Duration(duration);
    }

    /// <summary>As in the original, only requests written as whole numbers count, whatever they are for.</summary>
    private void OnResource(JsonFields fields, FieldValues values)
    {
        FieldSlice slice = fields[ResourceEventReader.RequestedCpus];
        if (slice.Kind == FieldKind.Number && long.TryParse(fields.Bytes(slice), out long cpus)) _totals.RequestedCpus(cpus);
    }

    private void OnFailure(JsonFields fields, FieldValues values)
    {
        const int FailureClass = 1;
        _totals.Failure(fields[FailureClass].Kind == FieldKind.Missing ? "unknown" : values.Text(FailureClass) ?? "None");
    }

    private void OnCache(JsonFields fields, FieldValues values)
    {
        const int Hit = 1;
        FieldSlice hit = fields[Hit];
        if (hit.Kind is FieldKind.True || (hit.Kind == FieldKind.Number && values.Number(Hit) != 0) || (hit.IsText && hit.Length > 0)) _totals.CacheHit();
    }

    private void OnCost(JsonFields fields, FieldValues values)
    {
        const int TotalHourly = 1, TotalMonthly = 2;
        _totals.Cost(values.Number(TotalHourly) ?? 0, values.Number(TotalMonthly) ?? 0);
    }
}

/// <summary>Adds up a summary from the events in the order of their files.</summary>
internal sealed class SummaryTotals
{
    private readonly Dictionary<string, TaskState> _lastStates = new(StringComparer.Ordinal);
    private readonly List<double> _durations = [];
    private readonly List<long> _requestedCpus = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly List<double> _hourly = [];
    private readonly List<double> _monthly = [];
    private int _hits;

    /// <summary>The state that a task's event has; the last one counts.</summary>
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
