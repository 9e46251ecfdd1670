using System.Diagnostics;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary>Starts processes on Linux, in a control group of its own where that can be had.</summary>
internal sealed class LinuxLauncher : IProcessLauncher
{
    private readonly IMemoryGroup? _group;

    public LinuxLauncher(MemoryGroups? groups) => _group = groups?.Create();

    public IRunningProcess Start(ProcessOrder order)
    {
        IMemoryGroup? group = Prepared(order);
        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        long ticks = Stopwatch.GetTimestamp();
        int? started = null;
        try
        {
            started = Spawner.Start(order);
        }
        finally
        {
            group?.Started(started);
        }
        int pid = started.Value;
        return new LinuxProcess(pid, order, group, InheritedPeakBytes(), startedAt, ticks);
    }

    public void Dispose() => _group?.Dispose();

    private IMemoryGroup? Prepared(ProcessOrder order)
    {
        try
        {
            _group?.Prepare(order.MemoryLimit);
            return _group;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// What a process inherits as its own high-water mark: until it executes its program it shares this process's memory,
    /// and Linux counts that into its maximum. A maximum above it is the program's own.
    /// </summary>
    private static long InheritedPeakBytes()
    {
        Span<byte> buffer = stackalloc byte[4096];
        long own = ProcFile.Number(ProcFile.Read("/proc/self/status", buffer), "VmHWM:"u8) * 1024 ?? long.MaxValue / 2;
        long countersLag = Math.Max(1 << 20, Environment.ProcessorCount * (128L << 10));
        return own + countersLag;
    }
}
