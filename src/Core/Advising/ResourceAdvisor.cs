using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Statistics;
using Scalable.Units;

namespace Scalable.Advising;

/// <summary>
/// Recommends by quantiles of a task's history: deterministic, explainable, blind to the input. With
/// <see cref="SizingBasis.Requested"/> it follows the rule of the Python project's <c>ResourceAdvisor</c> to the digit.
/// </summary>
public sealed class ResourceAdvisor : IResourceAdvisor
{
    private const double MemoryMargin = 1.10;
    private const double WalltimeMargin = 1.20;
    private const long BytesPerGibibyte = 1L << 30;
    private const long BytesPerWrittenG = 1_000_000_000;

    private readonly TaskHistory _history;

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

    public IReadOnlyList<string> KnownTasks => _history.KnownTasks;

    public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default)
    {
        Confidence.Require(query.Confidence);
        double q = Math.Clamp(query.Confidence, 0.5, 0.99);
        IReadOnlyList<AttemptEvidence> evidence = _history.EvidenceOf(query.Task, query.Target);
        if (evidence.Count == 0) return WithoutHistory(query, q);

        TaskRecord[] records = [.. evidence.Select(one => Basis == SizingBasis.Observed ? one.Usable : one.Recorded)];
        IReadOnlyList<TaskRecord> succeeded = Basis == SizingBasis.Observed ? [.. CensoredNeeds.Rows(evidence).Select(row => row.Row)] : [];
        Sized<int> cpus = SizeCpus(records, succeeded, q);
        Sized<MemorySize?> memory = SizeMemory(records, succeeded, q);
        Sized<Walltime?> walltime = SizeWalltime(records, succeeded, q);
        string component = TaskHistory.LatestComponent(records, query.Task);

        var recommendation = new ResourceRecommendation
        {
            Task = query.Task,
            Target = query.Target,
            Component = component,
            WorkerCount = AtLeastOne(Quantile.LinearOrNull(Present(records, record => record.RequestedWorkers), q)),
            Allocation = new ComponentResources(cpus.Value, memory.Value, walltime.Value),
            Confidence = q,
            Evidence = new RecommendationEvidence
            {
                Method = "quantile",
                RunsAnalyzed = _history.RunCount,
                Records = records.Length,
                Percentile = Math.Round(q * 100, 6),
                Component = component,
                StateCounts = TaskHistory.CountStates(records),
                Basis = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["cpus"] = cpus.Basis, ["memory"] = memory.Basis, ["walltime"] = walltime.Basis,
                },
                Kills = Basis == SizingBasis.Observed ? EvidenceText.Kills(evidence) : null,
            },
        };
        return Basis == SizingBasis.Observed ? KillFloor.Apply(recommendation, query, evidence) : recommendation;
    }

    private ResourceRecommendation WithoutHistory(RecommendationQuery query, double q) => new()
    {
        Task = query.Task,
        Target = query.Target,
        Component = query.Task,
        WorkerCount = 1,
        Allocation = new ComponentResources(1, null, null),
        Confidence = q,
        Evidence = new RecommendationEvidence
        {
            Method = "none",
            RunsAnalyzed = _history.RunCount,
            Reason = _history.KnownTasks.Count == 0 ? "no history" : "task not found in history",
        },
    };

    private static Sized<int> SizeCpus(IReadOnlyList<TaskRecord> records, IReadOnlyList<TaskRecord> succeeded, double q) =>
        Quantile.RobustOrNull(Present(succeeded, record => record.ObservedCpu), q) is { } busyCores
            ? new(Math.Max(1, (int)Math.Ceiling(busyCores)), "observed")
            : new(AtLeastOne(Quantile.LinearOrNull(Present(records, record => record.RequestedCpus), q)), "requested");

    private static Sized<MemorySize?> SizeMemory(IReadOnlyList<TaskRecord> records, IReadOnlyList<TaskRecord> succeeded, double q)
    {
        if (Quantile.RobustOrNull(Present(succeeded, record => record.PeakMemory?.Bytes), q) is { } peakBytes)
            return new(MemorySize.Ceiling(peakBytes * MemoryMargin).RoundUpForPeople(), "observed");
        double? requestedBytes = Quantile.LinearOrNull(Present(records, record => record.RequestedMemory?.Bytes), q);
        return new(requestedBytes is null ? null : AsTheOriginalWritesIt(requestedBytes.Value), "requested");
    }

    /// <summary>Rounds up to whole GiB and writes that number with a G, which is read back as 1e9 bytes each.</summary>
    private static MemorySize AsTheOriginalWritesIt(double bytes)
    {
        double withMargin = Math.Floor(Math.Floor(bytes) * MemoryMargin);
        return new MemorySize(((long)withMargin + BytesPerGibibyte - 1) / BytesPerGibibyte * BytesPerWrittenG);
    }

    private static Sized<Walltime?> SizeWalltime(IReadOnlyList<TaskRecord> records, IReadOnlyList<TaskRecord> succeeded, double q)
    {
        bool observed = succeeded.Any(record => record.DurationSeconds is not null);
        double? seconds = (observed ? Quantile.RobustOrNull(Present(succeeded, record => record.DurationSeconds), q) : Quantile.LinearOrNull(Present(records, record => record.DurationSeconds), q)) * WalltimeMargin;
        return new(seconds > 0 ? Units.Walltime.FromSeconds(seconds.Value) : null, observed ? "observed" : "all attempts");
    }

    private static IEnumerable<double> Present(IReadOnlyList<TaskRecord> records, Func<TaskRecord, double?> value) =>
        records.Select(value).Where(number => number is not null).Select(number => number!.Value);

    private static int AtLeastOne(double? number) =>
        number is null ? 1 : (int)Math.Max(1, Math.Round(number.Value, MidpointRounding.ToEven));

    private readonly record struct Sized<T>(T Value, string Basis);
}
