namespace Scalable.Runs.Importing.Slurm;

/// <summary>
/// What the steps of a job took. Their memory is that of the largest step, or of steps that ran side by side together;
/// what the extern step holds is not the job's own doing and does not count.
/// </summary>
internal readonly struct SacctSteps
{
    private readonly record struct Amount(double Bytes, bool IsUpperEstimate);

    private readonly IReadOnlyList<SacctRow> _steps;
    private readonly TimeZoneInfo _zone;

    /// <param name="job">The job; what has no step is described by its allocation.</param>
    /// <param name="zone">The zone of times that do not say theirs.</param>
    public SacctSteps(SacctJob job, TimeZoneInfo zone)
    {
        _steps = job.Steps.Count > 0 ? job.Steps : [job.Allocation];
        _zone = zone;
    }

    public bool RanOutOfMemory
    {
        get
        {
            foreach (SacctRow step in _steps)
                if (!step.IsExtern && step[SacctColumn.State].StartsWith("OUT_OF_ME", StringComparison.Ordinal)) return true;
            return false;
        }
    }

    /// <summary>The peak memory on a node, and whether it is only known to be no more than that.</summary>
    public (MemorySize? Size, bool IsUpperEstimate) PeakMemory()
    {
        Amount batch = default, together = default;
        int numbered = 0;
        foreach (SacctRow step in _steps)
        {
            if (step.IsExtern) continue;
            Amount amount = Memory(step);
            if (step.IsBatch) batch = Larger(batch, amount);
            else together = numbered++ == 0 ? amount : Larger(together, amount);
        }
        if (numbered > 1) together = SideBySide(together);
        Amount peak = together.Bytes >= batch.Bytes ? together : batch;
        return peak.Bytes > 0 ? (MemorySize.Ceiling(peak.Bytes), peak.IsUpperEstimate) : (null, false);
    }

    /// <summary>User and system time of all steps, in seconds; null if no step says.</summary>
    public double? CpuSeconds()
    {
        double? sum = null;
        foreach (SacctRow step in _steps)
            if (!step.IsExtern && Cpu(step) is { } seconds) sum = (sum ?? 0) + seconds;
        return sum;
    }

    /// <summary>The most that a step used of a kind of TRES, such as gres/gpumem; null if no step says.</summary>
    public double? MaxTres(string name)
    {
        double? most = null;
        foreach (SacctRow step in _steps)
            if (!step.IsExtern && SacctUnits.TresBytes(step[SacctColumn.TRESUsageInTot, SacctColumn.TRESUsageInMax], name) is { } used && !(used <= most)) most = used;
        return most;
    }

    /// <summary>
    /// Memory of a step on a node, in bytes. MaxRSS is that of its largest task; the sum over its tasks (TRESUsageInTot),
    /// divided among the nodes, is what a node holds. Without the sum, as many tasks as there are of the largest are at least as much.
    /// </summary>
    private static Amount Memory(SacctRow step)
    {
        double largest = SacctUnits.Bytes(step[SacctColumn.MaxRSS]) ?? SacctUnits.TresBytes(step[SacctColumn.TRESUsageInMax], "mem") ?? 0;
        double nodes = Math.Max(1, SacctUnits.Number(step[SacctColumn.NNodes]) ?? SacctUnits.Number(step[SacctColumn.AllocNodes]) ?? 1);
        if (SacctUnits.TresBytes(step[SacctColumn.TRESUsageInTot], "mem") is { } sum) return new Amount(Math.Max(largest, sum / nodes), false);
        double tasks = Math.Ceiling((SacctUnits.Number(step[SacctColumn.NTasks]) ?? 1) / nodes);
        return new Amount(largest * Math.Max(1, tasks), tasks > 1);
    }

    private static double? Cpu(SacctRow step) =>
        SacctUnits.Seconds(step[SacctColumn.TotalCPU]) ?? SacctUnits.Seconds(SacctUnits.Tres(step[SacctColumn.TRESUsageInTot], "cpu"))
        ?? SacctUnits.Seconds(step[SacctColumn.AveCPU]) * (SacctUnits.Number(step[SacctColumn.NTasks]) ?? 1);

    /// <summary>The largest sum of numbered steps that ran at the same time; of steps whose times are not known, the largest one.</summary>
    private Amount SideBySide(Amount largest)
    {
        TimeZoneInfo zone = _zone;
        (Amount Memory, DateTimeOffset? Start, DateTimeOffset? End)[] spans =
            [.. _steps.Where(step => !step.IsExtern && !step.IsBatch).Select(step => (Memory(step), SacctUnits.Time(step[SacctColumn.Start], zone), SacctUnits.Time(step[SacctColumn.End], zone)))];
        Amount peak = largest;
        foreach (DateTimeOffset moment in spans.Select(span => span.Start).OfType<DateTimeOffset>().Distinct())
        {
            Amount[] present = [.. spans.Where(span => span.Start <= moment && span.End > moment).Select(span => span.Memory)];
            double sum = present.Sum(amount => amount.Bytes);
            if (sum > peak.Bytes) peak = new Amount(sum, present.Any(amount => amount.IsUpperEstimate));
        }
        return peak;
    }

    private static Amount Larger(Amount first, Amount second) => second.Bytes > first.Bytes ? second : first;
}
