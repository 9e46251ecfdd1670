using Scalable.Units;

namespace Scalable.Runs.Importing;

/// <summary>
/// What the steps of a job took. Their memory is that of the largest step, or of steps that ran side by side together;
/// what the extern step holds is not the job's own doing and does not count.
/// </summary>
internal sealed class SacctSteps(IReadOnlyList<SacctRow> steps, TimeZoneInfo zone)
{
    private readonly SacctRow[] _own = [.. steps.Where(step => step.Step != "extern")];

    public MemorySize? PeakMemory()
    {
        double together = PeakOf(_own.Where(step => step.Step != "batch"));
        double batch = _own.Where(step => step.Step == "batch").Select(Memory).DefaultIfEmpty(0).Max();
        double peak = Math.Max(together, batch);
        return peak > 0 ? MemorySize.Ceiling(peak) : null;
    }

    /// <summary>User and system time of all steps, in seconds; null where no step says.</summary>
    public double? CpuSeconds()
    {
        double[] known = [.. _own.Select(Cpu).OfType<double>()];
        return known.Length == 0 ? null : known.Sum();
    }

    public bool RanOutOfMemory => _own.Any(step => step["State"]?.StartsWith("OUT_OF_ME", StringComparison.Ordinal) == true);

    /// <summary>
    /// Memory of a step on a node, in bytes. MaxRSS is that of its largest task; where a step has several tasks, the sum over
    /// them (TRESUsageInTot) divided among the nodes is what a node holds.
    /// </summary>
    private static double Memory(SacctRow step)
    {
        double largest = SacctUnits.Bytes(step["MaxRSS"]) ?? SacctUnits.Bytes(SacctUnits.Tres(step["TRESUsageInMax"], "mem")) ?? 0;
        double tasks = SacctUnits.Number(step["NTasks"]) ?? 1, nodes = Math.Max(1, SacctUnits.Number(step["NNodes"]) ?? SacctUnits.Number(step["AllocNodes"]) ?? 1);
        double sum = tasks > 1 ? SacctUnits.Bytes(SacctUnits.Tres(step["TRESUsageInTot"], "mem")) ?? 0 : 0;
        return Math.Max(largest, sum / nodes);
    }

    private static double? Cpu(SacctRow step) =>
        SacctUnits.Seconds(step["TotalCPU"]) ?? SacctUnits.Seconds(SacctUnits.Tres(step["TRESUsageInTot"], "cpu")) ?? SacctUnits.Seconds(step["AveCPU"]) * (SacctUnits.Number(step["NTasks"]) ?? 1);

    /// <summary>The largest sum of steps that ran at the same time; of steps whose times are not known, the largest one.</summary>
    private double PeakOf(IEnumerable<SacctRow> numbered)
    {
        (double Memory, DateTimeOffset? Start, DateTimeOffset? End)[] spans = [.. numbered.Select(step => (Memory(step), SacctUnits.Time(step["Start"], zone), SacctUnits.Time(step["End"], zone)))];
        double peak = spans.Select(span => span.Memory).DefaultIfEmpty(0).Max();
        foreach (DateTimeOffset moment in spans.Select(span => span.Start).OfType<DateTimeOffset>())
            peak = Math.Max(peak, spans.Where(span => span.Start <= moment && span.End > moment).Sum(span => span.Memory));
        return peak;
    }
}
