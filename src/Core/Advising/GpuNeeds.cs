using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Statistics;
using Scalable.Units;

namespace Scalable.Advising;

/// <summary>
/// GPUs of a recommendation, by quantiles of the task's attempts: as many as were asked for, since how busy they were does not
/// say how many a program needs to have; the number busy, rounded up, if nobody asked. Their memory is a quantile of the peaks
/// of attempts that succeeded, with the margin of memory; what was asked for if no peak is recorded.
/// </summary>
internal static class GpuNeeds
{
    private const double MemoryMargin = 1.10;

    /// <summary>The recommendation with GPUs, if attempts of the task had any; otherwise as it is.</summary>
    /// <param name="recommendation">A recommendation without GPUs.</param>
    /// <param name="evidence">The task's attempts.</param>
    /// <param name="quantile">The quantile, from 0 to 1.</param>
    public static ResourceRecommendation Apply(ResourceRecommendation recommendation, IReadOnlyList<AttemptEvidence> evidence, double quantile)
    {
        TaskRecord[] attempts = [.. evidence.Select(one => one.Recorded)];
        TaskRecord[] succeeded = [.. attempts.Where(attempt => attempt.State == TaskState.Succeeded)];
        double? asked = Of(attempts, attempt => attempt.RequestedGpus > 0 ? attempt.RequestedGpus : null, quantile);
        double? number = asked ?? Of(succeeded, attempt => attempt.ObservedGpu > 0 ? attempt.ObservedGpu : null, quantile);
        double? peak = Of(succeeded, attempt => attempt.PeakGpuMemory?.Bytes, quantile) * MemoryMargin;
        double? bytes = peak ?? Of(attempts, attempt => attempt.RequestedGpuMemory?.Bytes, quantile);
        if (number is null && bytes is null) return recommendation;
        var basis = new SortedDictionary<string, string>(recommendation.Evidence.Basis.ToDictionary(), StringComparer.Ordinal) { ["gpus"] = asked is null ? "observed" : "requested" };
        if (bytes is not null) basis["gpu_memory"] = peak is null ? "requested" : "observed";
        return recommendation with
        {
            Allocation = recommendation.Allocation with
            {
                Gpus = Math.Max(1, (int)Math.Ceiling((number ?? 1) - 1e-9)),
                GpuMemory = bytes is { } known ? MemorySize.Ceiling(known).RoundUpForPeople() : null,
            },
            Evidence = recommendation.Evidence with { Basis = basis },
        };
    }

    private static double? Of(TaskRecord[] attempts, Func<TaskRecord, double?> value, double quantile) =>
        Quantile.LinearOrNull(attempts.Select(value).OfType<double>(), quantile);
}
