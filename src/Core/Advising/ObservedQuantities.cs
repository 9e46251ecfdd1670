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
