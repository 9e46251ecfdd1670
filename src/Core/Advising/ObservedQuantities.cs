using Scalable.Advising.Evidence;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>What the attempts of one task took and asked for, each quantity sorted once so that any quantile of it is at hand.</summary>
internal sealed class ObservedQuantities
{
    /// <param name="evidence">The task's attempts, at least one.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="basis">Whether what was observed counts, or what was requested alone.</param>
    public ObservedQuantities(IReadOnlyList<AttemptEvidence> evidence, string task, SizingBasis basis)
    {
        bool observed = basis == SizingBasis.Observed;
        Evidence = evidence;
        TaskRecord[] records = [.. evidence.Select(one => observed ? one.Usable : one.Recorded)];
        TaskRecord[] rows = observed ? CensoredNeeds.Rows(evidence) : [];
        PeakBytes = Sorted(rows, row => row.PeakMemory?.Bytes);
        BusyCores = Sorted(rows, row => row.ObservedCpu);
        IsDurationObserved = rows.Any(row => row.DurationSeconds is not null);
        Seconds = Sorted(IsDurationObserved ? rows : records, row => row.DurationSeconds);
        RequestedBytes = Sorted(records, record => record.RequestedMemory?.Bytes);
        RequestedCpus = Sorted(records, record => record.RequestedCpus);
        RequestedWorkers = Sorted(records, record => record.RequestedWorkers);
        Gpus = new GpuNeeds(records);
        Component = TaskHistory.LatestComponent(records, task);
        StateCounts = TaskHistory.CountStates(records);
        Kills = observed ? EvidenceText.Kills(evidence) : null;
        Estimates = observed ? PeakEstimates.Text(evidence) : null;
    }

    public IReadOnlyList<AttemptEvidence> Evidence { get; }

    public double[] PeakBytes { get; }

    public double[] BusyCores { get; }

    /// <summary>Durations of succeeded attempts; of all attempts if those say none or only requests count.</summary>
    public double[] Seconds { get; }

    public bool IsDurationObserved { get; }

    public double[] RequestedBytes { get; }

    public double[] RequestedCpus { get; }

    public double[] RequestedWorkers { get; }

    public GpuNeeds Gpus { get; }

    public string Component { get; }

    public IReadOnlyDictionary<string, int> StateCounts { get; }

    public string? Kills { get; }

    public string? Estimates { get; }

    internal static double[] Sorted(TaskRecord[] attempts, Func<TaskRecord, double?> value)
    {
        double[] values = new double[attempts.Length];
        int known = 0;
        foreach (TaskRecord attempt in attempts)
            if (value(attempt) is { } number) values[known++] = number;
        Array.Resize(ref values, known);
        Array.Sort(values);
        return values;
    }
}

/// <summary>
/// GPUs of a recommendation, by quantiles of the task's attempts: as many as were asked for, since how busy they were does not
/// say how many a program needs to have; the number busy, rounded up, if nobody asked. Their memory is a quantile of the peaks
/// of attempts that succeeded, with the margin of memory; what was asked for if no peak is recorded.
/// </summary>
internal sealed class GpuNeeds
{
    private const string Number = "gpus", Memory = "gpu_memory", Requested = "requested", Observed = "observed";
    private const double MemoryMargin = 1.10;

    private readonly double[] _requested;
    private readonly double[] _busy;
    private readonly double[] _peakBytes;
    private readonly double[] _requestedBytes;

    public GpuNeeds(TaskRecord[] attempts)
    {
        TaskRecord[] succeeded = [.. attempts.Where(attempt => attempt.State == TaskState.Succeeded)];
        _requested = ObservedQuantities.Sorted(attempts, attempt => attempt.RequestedGpus > 0 ? attempt.RequestedGpus : null);
        _busy = ObservedQuantities.Sorted(succeeded, attempt => attempt.ObservedGpu > 0 ? attempt.ObservedGpu : null);
        _peakBytes = ObservedQuantities.Sorted(succeeded, attempt => attempt.PeakGpuMemory?.Bytes);
        _requestedBytes = ObservedQuantities.Sorted(attempts, attempt => attempt.RequestedGpuMemory?.Bytes);
    }

    /// <summary>The recommendation with GPUs, if attempts of the task had any; otherwise as it is.</summary>
    /// <param name="recommendation">A recommendation without GPUs.</param>
    /// <param name="quantile">The quantile, from 0 to 1.</param>
    public ResourceRecommendation Apply(ResourceRecommendation recommendation, double quantile)
    {
        double? asked = Of(_requested, quantile), number = asked ?? Of(_busy, quantile);
        double? peak = Of(_peakBytes, quantile) * MemoryMargin, bytes = peak ?? Of(_requestedBytes, quantile);
        if (number is null && bytes is null) return recommendation;
        return With(
            recommendation,
            Math.Max(1, (int)Math.Ceiling((number ?? 1) - 1e-9)),
            bytes is { } known ? MemorySize.Ceiling(known).RoundUpForPeople() : null,
            asked is null ? Observed : Requested,
            peak is null ? Requested : Observed);
    }

    /// <summary>A learned recommendation with the GPUs of the one by quantiles.</summary>
    public static ResourceRecommendation Carry(ResourceRecommendation quantiles, ResourceRecommendation learned) => quantiles.Gpus is not { } gpus
        ? learned
        : With(learned, gpus, quantiles.GpuMemory, quantiles.Evidence.Basis[Number], quantiles.Evidence.Basis.GetValueOrDefault(Memory, Requested));

    private static ResourceRecommendation With(ResourceRecommendation recommendation, int gpus, MemorySize? memory, string basis, string memoryBasis)
    {
        var bases = new SortedDictionary<string, string>(recommendation.Evidence.Basis.ToDictionary(), StringComparer.Ordinal) { [Number] = basis };
        if (memory is not null) bases[Memory] = memoryBasis;
        return recommendation with
        {
            Allocation = recommendation.Allocation with { Gpus = gpus, GpuMemory = memory },
            Evidence = recommendation.Evidence with { Basis = bases },
        };
    }

    private static double? Of(double[] sorted, double quantile) => sorted.Length == 0 ? null : Quantile.Linear(sorted, quantile);
}
