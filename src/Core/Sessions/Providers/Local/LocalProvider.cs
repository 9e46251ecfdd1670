using Scalable.Runs;
using Scalable.Sessions.Measuring;

namespace Scalable.Sessions.Providers.Local;

/// <summary>Runs attempts on this machine, in a pool of worker slots for each component.</summary>
internal sealed class LocalProvider : IProvider
{
    private readonly object _gate = new();
    private readonly Dictionary<string, SlotPool> _pools = new(StringComparer.Ordinal);
    private readonly ProcessMonitor _monitor = new();
    private readonly IAttemptObserver _observer;
    private readonly Func<IProcessLauncher> _launchers;

    public LocalProvider(IAttemptObserver observer, Func<IProcessLauncher>? launchers = null)
    {
        _observer = observer;
        _launchers = launchers ?? ProcessLaunchers.ForThisSystem();
    }

    public void Submit(AttemptRequest request) => PoolOf(request.Component.Name).Enqueue(request);

    /// <summary>The processes of an attempt that ran when its session died are ended; the attempt counts as interrupted.</summary>
    public void Adopt(AttemptRequest request)
    {
        if (!request.WasStarted)
        {
            Submit(request);
            return;
        }
        OrphanedProcesses.Kill(request.TaskId);
        var interrupted = new AttemptResult(AttemptOutcome.NodeFailure) { Message = "The session that ran it ended before it did." };
        ThreadPool.QueueUserWorkItem(_ => _observer.OnEnded(request, interrupted));
    }

    public void Flush()
    {
    }

    public void Cancel(AttemptRequest request) => PoolOf(request.Component.Name).Cancel(request);

    public void SetWorkers(string component, int workers) => PoolOf(component).Resize(workers);

    public int Busy(string component) => PoolOf(component).Busy;

    public string Preview(AttemptRequest request) => string.Join(' ', request.Command.Select(ShellQuoting.ForReading));

    public void Dispose()
    {
        SlotPool[] pools;
        lock (_gate) pools = [.. _pools.Values];
        foreach (SlotPool pool in pools) pool.Dispose();
        _monitor.Dispose();
    }

    private SlotPool PoolOf(string component)
    {
        lock (_gate)
        {
            if (!_pools.TryGetValue(component, out SlotPool? pool)) _pools[component] = pool = new SlotPool(component, _monitor, _observer, _launchers);
            return pool;
        }
    }
}

/// <summary>Finds processes of a task that outlived its session, by the variable that names the task in their environment.</summary>
internal static class OrphanedProcesses
{
    /// <summary>Kills them; does nothing if environments cannot be read, as outside Linux.</summary>
    public static void Kill(string taskId)
    {
        if (!OperatingSystem.IsLinux()) return;
        byte[] marker = Encoding.UTF8.GetBytes($"SCALABLE_TASK_ID={taskId}\0");
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out int pid) || !HasVariable(directory, marker)) continue;
            Measuring.Linux.Libc.SendSignal(pid, Measuring.Linux.Libc.Kill);
        }
    }

    private static bool HasVariable(string directory, byte[] marker) => FileTrouble.OrNothing(() => File.ReadAllBytes(directory + "/environ").AsSpan().IndexOf(marker) >= 0);
}
