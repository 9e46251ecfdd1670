using Scalable.Runs.Writing;

namespace Scalable.Runs;

/// <summary>
/// What a run amounted to: the summary the original writes beside each run, with the same fields, values and rounding.
/// </summary>
public sealed class RunSummary
{
    /// <summary>All of run.json by name; empty if it cannot be read.</summary>
    public required IReadOnlyDictionary<string, object?> Run { get; init; }

    public required RunCounts Counts { get; init; }

    /// <summary>How many task events have a duration that is not negative.</summary>
    public int TaskDurationCount { get; init; }

    /// <summary>Their sum in seconds, to a microsecond.</summary>
    public double TaskDurationTotalSeconds { get; init; }

    /// <summary>Their mean in seconds, to a microsecond; null if there are none.</summary>
    public double? TaskDurationAverageSeconds { get; init; }

    public int CacheHits { get; init; }
    public int CacheMisses { get; init; }

    /// <summary>Hits over hits and misses, to six digits; null if there are neither.</summary>
    public double? CacheHitRatio { get; init; }

    public long? RequestedCpuMin { get; init; }
    public long? RequestedCpuMax { get; init; }
    public double? RequestedCpuAverage { get; init; }

    public int CostEstimates { get; init; }
    public double? CostPerHourUsd { get; init; }
    public double? CostPerMonthUsd { get; init; }

    /// <summary>How many failures there were of each class.</summary>
    public required IReadOnlyDictionary<string, int> FailureClasses { get; init; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<HistoryProblem> Problems { get; init; } = [];

    /// <summary>Summarises the run of a directory.</summary>
    /// <exception cref="RunStoreException">There is no such directory.</exception>
    public static RunSummary Of(string runDirectory) => new RunSummaryReader().Read(runDirectory);

    /// <summary>The summary as the original's summary.json has it, without the newline at the end.</summary>
    public string ToJson() => PythonJson.Write(ToValues(), indent: 2);

    /// <summary>The summary as the original's report prints it, without a newline at the end.</summary>
    public string ToText()
    {
        List<string> lines =
        [
            $"run_id: {OfRun("run_id")}",
            $"project: {OfRun("project_name")}",
            $"target/provider: {OfRun("target_name")}/{OfRun("provider_name")}",
            $"status: {OfRun("status")}",
            "",
            "tasks:",
            $"  succeeded: {Counts.TasksSucceeded}",
            $"  failed: {Counts.TasksFailed}",
            $"  cancelled: {Counts.TasksCancelled}",
            $"  event_rows: {Counts.TaskEvents}",
            "",
            "timing:",
            $"  total_s: {Python(DurationTotal)}",
            $"  avg_s: {Python(TaskDurationAverageSeconds)}",
            "",
            "cache:",
            $"  hits: {CacheHits}",
            $"  misses: {CacheMisses}",
            $"  hit_ratio: {Python(CacheHitRatio)}",
        ];
        if (CostPerHourUsd is not null)
            lines.AddRange(["", "cost:", $"  hourly_usd: {Python(CostPerHourUsd)}", $"  monthly_usd: {Python(CostPerMonthUsd)}"]);
        return string.Join('\n', lines);
    }

    /// <summary>The sum of no durations is Python's whole number 0, not 0.0.</summary>
    private object DurationTotal => TaskDurationCount == 0 ? (object)0 : TaskDurationTotalSeconds;

    private string OfRun(string field) => TerminalText.Line(Run.TryGetValue(field, out object? value) ? Python(value) : "unknown");

    private static string Python(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        double number => PythonNumber.Repr(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private Dictionary<string, object?> ToValues() => new()
    {
        ["run"] = Run,
        ["counts"] = RunCounts.Names.Zip(Counts.InOrder()).ToDictionary(count => count.First, count => (object?)count.Second),
        ["timing"] = new Dictionary<string, object?>
        {
            ["task_duration_count"] = TaskDurationCount,
            ["task_duration_total_s"] = DurationTotal,
            ["task_duration_avg_s"] = TaskDurationAverageSeconds,
        },
        ["cache"] = new Dictionary<string, object?> { ["hits"] = CacheHits, ["misses"] = CacheMisses, ["hit_ratio"] = CacheHitRatio },
        ["resources"] = new Dictionary<string, object?>
        {
            ["requested_cpu_min"] = RequestedCpuMin,
            ["requested_cpu_max"] = RequestedCpuMax,
            ["requested_cpu_avg"] = RequestedCpuAverage,
        },
        ["cost"] = new Dictionary<string, object?>
        {
            ["total_hourly_usd"] = CostPerHourUsd,
            ["total_monthly_usd"] = CostPerMonthUsd,
            ["estimates_count"] = CostEstimates,
        },
        ["failures"] = new Dictionary<string, object?> { ["classes"] = FailureClasses.ToDictionary(entry => entry.Key, entry => (object?)entry.Value) },
    };
}
