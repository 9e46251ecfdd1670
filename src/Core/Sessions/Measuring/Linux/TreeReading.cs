namespace Scalable.Sessions.Measuring.Linux;

/// <summary>Looks at all processes of a tree and keeps the largest it has seen.</summary>
internal sealed class TreeReading(int root, MemoryGroup? group)
{
    private readonly List<int> _processes = [];
    private readonly Dictionary<int, long> _startTimes = [];

    /// <summary>The most memory seen at once, or a single process's own high-water mark if that is more.</summary>
    public long PeakBytes { get; private set; }

    public double CpuSeconds { get; private set; }

    public long BytesRead { get; private set; }

    public long BytesWritten { get; private set; }

    /// <summary>Appends the processes seen last that still run, and not others that got their numbers since.</summary>
    public void AddSurvivors(List<int> into) =>
        into.AddRange(_startTimes.Where(process => ProcessReading.StartTimeOf(process.Key) == process.Value).Select(process => process.Key));

    /// <summary>Lists the processes of the tree as it is now.</summary>
    public void Refresh()
    {
        ListProcesses();
        _startTimes.Clear();
        foreach (int pid in _processes)
            if (ProcessReading.StartTimeOf(pid) is { } startTime) _startTimes[pid] = startTime;
    }

    /// <returns>The memory in use now; 0 if the tree is gone.</returns>
    public long Take()
    {
        if (group is null) Refresh();
        else ListProcesses();
        long resident = 0, highest = 0, read = 0, written = 0;
        double cpu = 0;
        int alive = 0;
        foreach (int pid in _processes)
        {
            if (ProcessReading.Of(pid) is not { } reading) continue;
            alive++;
            resident += reading.ResidentBytes;
            highest = Math.Max(highest, reading.HighWaterBytes);
            cpu += reading.CpuSeconds;
            read += reading.BytesRead;
            written += reading.BytesWritten;
        }
        long? grouped = group?.Sample();
        long now = alive > 1 && resident > PeakBytes ? grouped ?? SharedOnce() ?? highest : resident;
        PeakBytes = Math.Max(PeakBytes, Math.Max(now, highest));
        CpuSeconds = Math.Max(CpuSeconds, cpu);
        BytesRead = Math.Max(BytesRead, read);
        BytesWritten = Math.Max(BytesWritten, written);
        return now;
    }

    private void ListProcesses()
    {
        _processes.Clear();
        group?.AddProcesses(_processes);
        if (_processes.Count > 0) return;
        _processes.Add(root);
        for (int i = 0; i < _processes.Count; i++) ProcessReading.AddChildren(_processes[i], _processes);
    }

    /// <summary>
    /// The sum with shared memory divided among those that share it; null if the kernel does not say. Processes are read
    /// one after another, and one that forks or ends in between changes the others' shares: then it is read anew, and if
    /// the tree never stands still, the least sum is the one least counted twice.
    /// </summary>
    private long? SharedOnce()
    {
        const int tries = 3;
        long least = long.MaxValue;
        for (int i = 0; i < tries; i++)
        {
            int[] before = [.. _processes];
            least = Math.Min(least, before.Sum(pid => ProcessReading.ProportionalBytes(pid) ?? 0));
            ListProcesses();
            if (_processes.Count == before.Length && _processes.SequenceEqual(before)) break;
        }
        return least > 0 ? least : null;
    }
}
