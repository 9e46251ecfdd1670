using System.Diagnostics;
using System.Runtime.InteropServices;
using Scalable.Runs;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary>A process started by <see cref="LinuxLauncher"/>, the leader of its own session and process group.</summary>
internal sealed class LinuxProcess(int pid, ProcessOrder order, MemoryGroup? group, long inheritedPeakBytes, DateTimeOffset startedAt, long startedTicks) : IRunningProcess
{
    private const int KillRounds = 20;

    private readonly TreeReading _tree = new(pid, group);
    private readonly object _gate = new();
    private KillReason _killed;
    private TimeSpan _duration;
    private bool _reaped;

    public int Id => pid;

    public TimeSpan? Deadline => order.Walltime?.ToTimeSpan();

    public void Inspect(TimeSpan age)
    {
        long now;
        lock (_gate) now = _tree.Take();
        if (order.Walltime is { } walltime && age >= walltime.ToTimeSpan()) Kill(KillReason.Walltime);
        else if (group is null && order.MemoryLimit is { } limit && now > limit.Bytes) Kill(KillReason.Memory);
    }

    public void Kill(KillReason reason)
    {
        lock (_gate)
        {
            if (_reaped) return;
            if (_killed == KillReason.None) _killed = reason;
            if (group is null) _tree.Refresh();
            Libc.SendSignal(pid, Libc.Kill);
            KillRest();
        }
    }

    public unsafe void WaitUntilEnded()
    {
        byte* info = stackalloc byte[256]; // siginfo_t, 128 bytes
        while (Libc.WaitId(Libc.WaitForPid, pid, info, Libc.WaitExited | Libc.WaitWithoutReaping) < 0
            && Marshal.GetLastPInvokeError() == Libc.InterruptedCall) { }
        _duration = Stopwatch.GetElapsedTime(startedTicks);
    }

    public ProcessExit Reap()
    {
        (long read, long written) = ProcessReading.InputOutput(pid);
        int status;
        Rusage usage;
        lock (_gate)
        {
            KillRest();
            while (Libc.Wait4(pid, out status, 0, out usage) < 0 && Marshal.GetLastPInvokeError() == Libc.InterruptedCall) { }
            _reaped = true;
        }
        int signal = status & 0x7F;
        bool killedForMemory = _killed == KillReason.None && group?.KilledForMemory() == true && status != 0;
        return new ProcessExit
        {
            StartedAt = startedAt,
            Duration = _duration,
            ExitCode = signal == 0 ? status >> 8 & 0xFF : null,
            Signal = signal == 0 ? null : signal,
            Killed = killedForMemory ? KillReason.Memory : _killed,
            Usage = Usage(usage, read, written),
        };
    }

    private ResourceUsage Usage(Rusage usage, long read, long written)
    {
        long fromUsage = usage.MaximumResidentBytes > inheritedPeakBytes ? usage.MaximumResidentBytes : 0;
        long fromGroup = group?.PeakBytes() ?? 0;
        long peak = Math.Max(_tree.PeakBytes, Math.Max(fromUsage, fromGroup));
        return new ResourceUsage
        {
            PeakMemoryBytes = peak > 0 ? peak : null,
            MemorySource = peak == 0 ? null : peak == fromUsage ? "rusage" : peak == fromGroup ? "cgroup" : "sampled",
            CpuSeconds = Math.Max(usage.CpuSeconds, _tree.CpuSeconds),
            BytesRead = Math.Max(read, _tree.BytesRead),
            BytesWritten = Math.Max(written, _tree.BytesWritten),
        };
    }

    /// <summary>Kills all that is left of the tree but its leader, until there is nothing left or it does not die.</summary>
    private void KillRest()
    {
        Libc.SendSignal(-pid, Libc.Kill);
        var left = new List<int>();
        for (int round = 0; round < KillRounds; round++)
        {
            left.Clear();
            if (group is not null) group.AddProcesses(left);
            else _tree.AddSurvivors(left);
            left.Remove(pid);
            if (left.Count == 0) return;
            foreach (int process in left) Libc.SendSignal(process, Libc.Kill);
            if (round > 0) Thread.Sleep(1);
        }
    }
}

/// <summary>Starts processes on Linux, in a control group of its own if that can be had.</summary>
internal sealed class LinuxLauncher : IProcessLauncher
{
    private readonly MemoryGroup? _group;

    public LinuxLauncher(MemoryGroups? groups) => _group = groups?.Create();

    public IRunningProcess Start(ProcessOrder order)
    {
        MemoryGroup? group = Prepared(order);
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

    private MemoryGroup? Prepared(ProcessOrder order) => FileTrouble.OrNothing(() =>
    {
        _group?.Prepare(order.MemoryLimit);
        return _group;
    });

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
