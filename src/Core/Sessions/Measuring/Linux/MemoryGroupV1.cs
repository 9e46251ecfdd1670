namespace Scalable.Sessions.Measuring.Linux;

/// <summary>
/// A group of the memory controller of cgroups version 1. The thread that starts a process is in it just as long as that
/// takes, so that the process is born in it, and this program is never among those that the kernel may kill for it.
/// </summary>
internal sealed class MemoryGroupV1 : MemoryGroup
{
    private const string Unlimited = "-1";

    private long _largestCache;
    private long _killsBefore;
    private bool _isLimited;

    public MemoryGroupV1(string path) : base(path) => Directory.CreateDirectory(path);

    public override void Prepare(MemorySize? limit)
    {
        SetLimit(limit);
        Write("memory.max_usage_in_bytes", "0");
        TryWrite(In("memory.kmem.max_usage_in_bytes"), "0");
        _largestCache = 0;
        _killsBefore = Kills("memory.oom_control");
        Sample();
        Write("tasks", Libc.ThreadId().ToString(CultureInfo.InvariantCulture));
    }

    public override void Started(int? pid) => TryWrite(Path.Combine(Path.GetDirectoryName(Place)!, "tasks"), Libc.ThreadId().ToString(CultureInfo.InvariantCulture));

    public override long? Sample()
    {
        Span<byte> buffer = stackalloc byte[4096];
        ReadOnlySpan<byte> stat = ProcFile.Read(In("memory.stat"), buffer);
        long shared = ProcFile.Number(stat, "total_shmem "u8) ?? 0;
        if (ProcFile.Number(stat, "total_cache "u8) is { } cache) _largestCache = Math.Max(_largestCache, cache - shared);
        return ProcFile.Number(stat, "total_rss "u8) + shared;
    }

    public override long? PeakBytes()
    {
        Sample();
        long kernel = ProcFile.ReadNumber(In("memory.kmem.max_usage_in_bytes")) ?? 0;
        return ProcFile.ReadNumber(In("memory.max_usage_in_bytes")) - _largestCache - kernel is { } peak ? Math.Max(0, peak) : null;
    }

    public override bool KilledForMemory() => Kills("memory.oom_control") > _killsBefore;

    private void SetLimit(MemorySize? limit)
    {
        if (limit is null && !_isLimited) return;
        // Memory with swap is never below memory alone, so the one that grows is written first.
        TryWrite(In("memory.memsw.limit_in_bytes"), Unlimited);
        Write("memory.limit_in_bytes", limit?.Bytes.ToString(CultureInfo.InvariantCulture) ?? Unlimited);
        if (limit is { } size) TryWrite(In("memory.memsw.limit_in_bytes"), size.Bytes.ToString(CultureInfo.InvariantCulture));
        _isLimited = limit is not null;
    }

    private void Write(string file, string text) => File.WriteAllText(In(file), text);
}
