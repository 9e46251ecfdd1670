namespace Scalable.Sessions.Measuring.Linux;

/// <summary>
/// A group of the memory controller of cgroups version 1. The thread that starts a process is in it just as long as that
/// takes, so that the process is born in it, and this program is never among those that the kernel may kill for it.
/// </summary>
internal sealed class MemoryGroupV1 : IMemoryGroup
{
    private const string Unlimited = "-1";

    private readonly string _path;
    private long _largestCache;
    private long _killsBefore;
    private bool _isLimited;

    public MemoryGroupV1(string path)
    {
        Directory.CreateDirectory(path);
        _path = path;
    }

    public void Prepare(MemorySize? limit)
    {
        SetLimit(limit);
        Write("memory.max_usage_in_bytes", "0");
        TryWrite("memory.kmem.max_usage_in_bytes", "0");
        _largestCache = 0;
        _killsBefore = Kills();
        Sample();
        Write("tasks", Libc.ThreadId().ToString(CultureInfo.InvariantCulture));
    }

    public void Started(int? pid) => TryWriteTo(Path.Combine(Path.GetDirectoryName(_path)!, "tasks"), Libc.ThreadId().ToString(CultureInfo.InvariantCulture));

    public void AddProcesses(List<int> into)
    {
        Span<byte> buffer = stackalloc byte[8192];
        ProcFile.AddNumbers(ProcFile.Read(In("cgroup.procs"), buffer), into);
    }

    public long? Sample()
    {
        Span<byte> buffer = stackalloc byte[4096];
        ReadOnlySpan<byte> stat = ProcFile.Read(In("memory.stat"), buffer);
        long shared = ProcFile.Number(stat, "total_shmem "u8) ?? 0;
        if (ProcFile.Number(stat, "total_cache "u8) is { } cache) _largestCache = Math.Max(_largestCache, cache - shared);
        return ProcFile.Number(stat, "total_rss "u8) + shared;
    }

    public long? PeakBytes()
    {
        Sample();
        long kernel = ProcFile.ReadNumber(In("memory.kmem.max_usage_in_bytes")) ?? 0;
        return ProcFile.ReadNumber(In("memory.max_usage_in_bytes")) - _largestCache - kernel is { } peak ? Math.Max(0, peak) : null;
    }

    public bool KilledForMemory() => Kills() > _killsBefore;

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A process that could not be killed is still in it; the group goes with the machine's next start.
        }
    }

    private void SetLimit(MemorySize? limit)
    {
        if (limit is null && !_isLimited) return;
        // Memory with swap is never below memory alone, so the one that grows is written first.
        TryWrite("memory.memsw.limit_in_bytes", Unlimited);
        Write("memory.limit_in_bytes", limit?.Bytes.ToString(CultureInfo.InvariantCulture) ?? Unlimited);
        if (limit is { } size) TryWrite("memory.memsw.limit_in_bytes", size.Bytes.ToString(CultureInfo.InvariantCulture));
        _isLimited = limit is not null;
    }

    private long Kills()
    {
        Span<byte> buffer = stackalloc byte[256];
        return ProcFile.Number(ProcFile.Read(In("memory.oom_control"), buffer), "oom_kill "u8) ?? 0;
    }

    private string In(string file) => _path + "/" + file;

    private void Write(string file, string text) => File.WriteAllText(In(file), text);

    private void TryWrite(string file, string text) => TryWriteTo(In(file), text);

    private static void TryWriteTo(string path, string text)
    {
        try
        {
            if (File.Exists(path)) File.WriteAllText(path, text);
        }
        catch (IOException)
        {
            // The kernel has no such account, or refuses the value; the group works without.
        }
    }
}
