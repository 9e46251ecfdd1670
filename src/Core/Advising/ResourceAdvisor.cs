using System.Collections.Concurrent;
using Scalable.Advising.Evidence;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>
/// Recommends by quantiles of a task's history: deterministic, explainable, blind to the input. With
/// <see cref="SizingBasis.Requested"/> it follows the rule of the Python project's <c>ResourceAdvisor</c> to the digit.
/// </summary>
public sealed class ResourceAdvisor : ILearningAdvisor
{
    private const double MemoryMargin = 1.10;
    private const double WalltimeMargin = 1.20;
    private const long BytesPerGibibyte = 1L << 30;
    private const long BytesPerWrittenG = 1_000_000_000;

    private readonly TaskHistory _history;
    private readonly ConcurrentDictionary<(string Task, string? Target), ObservedQuantities> _seen = new();

    public ResourceAdvisor(IEnumerable<RunRecord> runs, SizingBasis basis = SizingBasis.Observed)
        : this(new TaskHistory(runs), basis)
    {
    }

    /// <summary>An advisor that reads of a history what it is asked about.</summary>
    public ResourceAdvisor(ITaskHistory history, SizingBasis basis = SizingBasis.Observed)
        : this(new TaskHistory(history), basis)
    {
    }

    internal ResourceAdvisor(TaskHistory history, SizingBasis basis)
    {
        _history = history;
        Basis = basis;
    }

    public SizingBasis Basis { get; }

    public int RunsAnalyzed => _history.RunCount;

    public IReadOnlyList<RunRecord> Runs => _history.Runs;

    public IReadOnlyList<string> KnownTasks => _history.KnownTasks;

    public IReadOnlyDictionary<string, int> TasksOf(string tag) => _history.TasksOf(tag);

    public TaskInputs InputsOf(string task) => _history.InputsOf(task);

    /// <summary>The known tasks as one line.</summary>
    public string TasksText => string.Join(", ", KnownTasks);

    /// <summary>What it is, and what it has learnt from.</summary>
    public override string ToString() => $"quantile advisor ({Basis}) of {DisplayText.Count(KnownTasks.Count, "task")} in {DisplayText.Count(RunsAnalyzed, "run")}";

    public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default)
    {
        Confidence.Require(query.Confidence);
        double q = Math.Clamp(query.Confidence, 0.5, 0.99);
        if (_history.EvidenceOf(query.Task).Count == 0) return WithoutHistory(query, q);

        ObservedQuantities seen = _seen.GetOrAdd((query.Task, query.Target), key => new ObservedQuantities(_history.EvidenceOf(key.Task, key.Target), key.Task, Basis));
        Sized<int> cpus = SizeCpus(seen, q);
        Sized<MemorySize?> memory = SizeMemory(seen, q);
        Sized<Walltime?> walltime = SizeWalltime(seen, q);
        var recommendation = new ResourceRecommendation
        {
            Task = query.Task,
            Target = query.Target,
            Component = seen.Component,
            WorkerCount = AtLeastOne(seen.RequestedWorkers, q),
            Allocation = new ComponentResources(cpus.Value, memory.Value, walltime.Value),
            Confidence = q,
            Predictions = [.. Predictions(seen, q)],
            Evidence = new RecommendationEvidence
            {
                Method = "quantile",
                RunsAnalyzed = _history.RunCount,
                Records = seen.Evidence.Count,
                Percentile = Math.Round(q * 100, 6),
                Component = seen.Component,
                StateCounts = seen.StateCounts,
                Basis = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["cpus"] = cpus.Basis, ["memory"] = memory.Basis, ["walltime"] = walltime.Basis,
                },
                Kills = seen.Kills,
                PeakEstimates = seen.Estimates,
            },
        };
        recommendation = seen.Gpus.Apply(recommendation, q);
        return Basis == SizingBasis.Observed ? KillFloor.Apply(recommendation, query, seen.Evidence) : recommendation;
    }

    /// <summary>A quantile advisor of the same basis over other runs.</summary>
    public IResourceAdvisor LearnFrom(IReadOnlyList<RunRecord> runs, IProgress<string>? progress = null, CancellationToken cancellationToken = default) => new ResourceAdvisor(runs, Basis);

    // The interval between the quantiles that leave as much out on both sides; the median is what to expect.
    private static IEnumerable<QuantityPrediction> Predictions(ObservedQuantities seen, double coverage)
    {
        foreach ((string quantity, double[] values) in new[] { ("duration_s", seen.Seconds), ("peak_memory_bytes", seen.PeakBytes) })
            if (values.Length > 0)
                yield return new QuantityPrediction(quantity, Quantile.Linear(values, 0.5), Quantile.Robust(values, (1 - coverage) / 2), Quantile.Robust(values, (1 + coverage) / 2), coverage);
    }

    private ResourceRecommendation WithoutHistory(RecommendationQuery query, double q) => new()
    {
        Task = query.Task,
        Target = query.Target,
        Component = query.Task,
        WorkerCount = 1,
        Allocation = new ComponentResources(1, null, null),
        Confidence = null,
        Evidence = new RecommendationEvidence
        {
            Method = "none",
            RunsAnalyzed = _history.RunCount,
            Reason = _history.KnownTasks.Count == 0 ? "no history" : "task not found in history",
        },
    };

    private static Sized<int> SizeCpus(ObservedQuantities seen, double q) => seen.BusyCores.Length > 0
        ? new(Math.Max(1, (int)Math.Ceiling(Quantile.Robust(seen.BusyCores, q))), "observed")
        : new(AtLeastOne(seen.RequestedCpus, q), "requested");

    private static Sized<MemorySize?> SizeMemory(ObservedQuantities seen, double q)
    {
        if (seen.PeakBytes.Length > 0) return new(MemorySize.Ceiling(Quantile.Robust(seen.PeakBytes, q) * MemoryMargin).RoundUpForPeople(), "observed");
        return new(seen.RequestedBytes.Length == 0 ? null : AsTheOriginalWritesIt(Quantile.Linear(seen.RequestedBytes, q)), "requested");
    }

    /// <summary>Rounds up to whole GiB and writes that number with a G, which is read back as 1e9 bytes each.</summary>
    private static MemorySize AsTheOriginalWritesIt(double bytes)
    {
        double withMargin = Math.Floor(Math.Floor(bytes) * MemoryMargin);
        return new MemorySize(((long)withMargin + BytesPerGibibyte - 1) / BytesPerGibibyte * BytesPerWrittenG);
    }

    private Sized<Walltime?> SizeWalltime(ObservedQuantities seen, double q)
    {
        string basis = seen.IsDurationObserved ? "observed" : "all attempts";
        if (seen.Seconds.Length == 0) return new(null, basis);
        var walltime = Units.Walltime.FromSeconds((seen.IsDurationObserved ? Quantile.Robust(seen.Seconds, q) : Quantile.Linear(seen.Seconds, q)) * WalltimeMargin);
        if (Basis == SizingBasis.Observed) return new(walltime.RoundUpForPeople(), basis);
        return new(walltime.TotalSeconds > 0 ? walltime : null, basis);
    }

    private static int AtLeastOne(double[] sorted, double q) =>
        sorted.Length == 0 ? 1 : (int)Math.Max(1, Math.Round(Quantile.Linear(sorted, q), MidpointRounding.ToEven));

    private readonly record struct Sized<T>(T Value, string Basis);
}

/// <summary>What the quantile advisor sizes from.</summary>
public enum SizingBasis
{
    /// <summary>Peaks, core use and durations of attempts that succeeded; if a quantity was never observed, the requests.</summary>
    Observed,

    /// <summary>The original's rule: 1.1 times yesterday's requests, and durations of attempts however they ended.</summary>
    Requested,
}
