using Scalable.Units;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>
/// What the steps of a job took. Their memory is that of the largest step, or of steps that ran side by side together;
/// what the extern step holds is not the job's own doing and does not count.
/// </summary>
internal sealed class SacctSteps(IReadOnlyList<SacctRow> steps, TimeZoneInfo zone)
{
    private readonly record struct Amount(double Bytes, bool IsUpperEstimate);

    private readonly SacctRow[] _own = [.. steps.Where(step => step.Step != "extern")];

    /// <summary>The peak memory on a node, and whether it is only known to be no more than that.</summary>
    public (MemorySize? Size, bool IsUpperEstimate) PeakMemory()
    {
        Amount together = PeakOf([.. _own.Where(step => step.Step != "batch")]);
        Amount batch = _own.Where(step => step.Step == "batch").Select(Memory).DefaultIfEmpty().MaxBy(amount => amount.Bytes);
        Amount peak = together.Bytes >= batch.Bytes ? together : batch;
        return peak.Bytes > 0 ? (MemorySize.Ceiling(peak.Bytes), peak.IsUpperEstimate) : (null, false);
    }

    /// <summary>User and system time of all steps, in seconds; null if no step says.</summary>
    public double? CpuSeconds()
    {
        double[] known = [.. _own.Select(Cpu).OfType<double>()];
        return known.Length == 0 ? null : known.Sum();
    }

    /// <summary>The most that a step used of a kind of TRES, such as gres/gpumem; null if no step says.</summary>
    public double? MaxTres(string name) => _own.Max(step => SacctUnits.TresBytes(step["TRESUsageInTot"] ?? step["TRESUsageInMax"], name));

    public bool RanOutOfMemory => _own.Any(step => step["State"]?.StartsWith("OUT_OF_ME", StringComparison.Ordinal) == true);

    /// <summary>
    /// Memory of a step on a node, in bytes. MaxRSS is that of its largest task; the sum over its tasks (TRESUsageInTot),
    /// divided among the nodes, is what a node holds. Without the sum, as many tasks as there are of the largest are at least as much.
    /// </summary>
    private static Amount Memory(SacctRow step)
    {
        double largest = SacctUnits.Bytes(step["MaxRSS"]) ?? SacctUnits.TresBytes(step["TRESUsageInMax"], "mem") ?? 0;
        double nodes = Math.Max(1, SacctUnits.Number(step["NNodes"]) ?? SacctUnits.Number(step["AllocNodes"]) ?? 1);
        if (SacctUnits.TresBytes(step["TRESUsageInTot"], "mem") is { } sum) return new Amount(Math.Max(largest, sum / nodes), false);
        double tasks = Math.Ceiling((SacctUnits.Number(step["NTasks"]) ?? 1) / nodes);
        return new Amount(largest * Math.Max(1, tasks), tasks > 1);
    }

    private static double? Cpu(SacctRow step) =>
        SacctUnits.Seconds(step["TotalCPU"]) ?? SacctUnits.Seconds(SacctUnits.Tres(step["TRESUsageInTot"], "cpu")) ?? SacctUnits.Seconds(step["AveCPU"]) * (SacctUnits.Number(step["NTasks"]) ?? 1);

    /// <summary>The largest sum of steps that ran at the same time; of steps whose times are not known, the largest one.</summary>
    private Amount PeakOf(SacctRow[] numbered)
    {
        if (numbered.Length == 0) return default;
        if (numbered.Length == 1) return Memory(numbered[0]);
        (Amount Memory, DateTimeOffset? Start, DateTimeOffset? End)[] spans = [.. numbered.Select(step => (Memory(step), SacctUnits.Time(step["Start"], zone), SacctUnits.Time(step["End"], zone)))];
        Amount peak = spans.Select(span => span.Memory).MaxBy(amount => amount.Bytes);
        foreach (DateTimeOffset moment in spans.Select(span => span.Start).OfType<DateTimeOffset>().Distinct())
        {
            var present = spans.Where(span => span.Start <= moment && span.End > moment).Select(span => span.Memory).ToArray();
            double sum = present.Sum(amount => amount.Bytes);
            if (sum > peak.Bytes) peak = new Amount(sum, present.Any(amount => amount.IsUpperEstimate));
        }
        return peak;
    }
}
