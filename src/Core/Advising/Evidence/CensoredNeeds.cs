using Scalable.Runs;

namespace Scalable.Advising.Evidence;

/// <summary>
/// Gives models that know no censoring something to learn from kills: a killed attempt becomes a row whose need is the mean of
/// what others of the task needed beyond its limit (single imputation of censored values; Buckley and James 1979).
/// </summary>
internal static class CensoredNeeds
{
    /// <summary>The most that a kill is supposed to have needed, as a share of its limit; also what it is if no attempt needed more.</summary>
    private const double MaxGrowth = 1.5;

    /// <summary>The attempts that a model may learn from: successes as they were measured, and kills with the need that is supposed.</summary>
    public static TaskRecord[] Rows(IReadOnlyList<AttemptEvidence> evidence)
    {
        TaskRecord[] measured = [.. evidence.Where(one => one.Kind == EvidenceKind.Measured).Select(one => one.Usable)];
        if (!evidence.Any(one => one.IsKill)) return measured;
        double[] peaks = ObservedQuantities.Sorted(measured, attempt => attempt.PeakMemory?.Bytes), seconds = ObservedQuantities.Sorted(measured, attempt => attempt.DurationSeconds);
        return [.. evidence.Where(one => one.Kind == EvidenceKind.Measured || one.IsKill).Select(one => Row(one, peaks, seconds))];
    }

    private static TaskRecord Row(AttemptEvidence one, double[] peaks, double[] seconds) => one.Kind switch
    {
        EvidenceKind.KilledForMemory => one.Usable with
        {
            State = TaskState.Succeeded,
            PeakMemory = MemorySize.Ceiling(Need(one.BoundBytes, peaks)),
            DurationSeconds = null,
            ObservedCpu = null,
        },
        EvidenceKind.KilledForTime => one.Usable with
        {
            State = TaskState.Succeeded,
            PeakMemory = null,
            DurationSeconds = Need(one.BoundSeconds, seconds),
            ObservedCpu = null,
        },
        _ => one.Usable,
    };

    private static double Need(double bound, double[] needs)
    {
        double most = MaxGrowth * bound, sum = 0;
        int beyond = 0;
        for (int i = needs.Length - 1; i >= 0 && needs[i] > bound; i--, beyond++) sum += needs[i];
        return beyond == 0 ? most : Math.Min(most, sum / beyond);
    }
}
