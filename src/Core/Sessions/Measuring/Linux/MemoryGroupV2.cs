namespace Scalable.Sessions.Measuring.Linux;

/// <summary>
/// A group of cgroups version 2, made anew for each process because its peak cannot be reset everywhere. A process enters
/// it a moment after its start.
/// </summary>
internal sealed class MemoryGroupV2 : MemoryGroup
{
    private readonly string _base;
    private int _generation;
    private long _largestOther;

    public MemoryGroupV2(string path)
        : base(path)
    {
        _base = path;
        Directory.CreateDirectory(path);
        if (!File.Exists(In("memory.max"))) throw new IOException($"The control group '{path}' has no memory account.");
    }

    public override void Prepare(MemorySize? limit)
    {
        TryRemove(Place);
        Place = string.Create(CultureInfo.InvariantCulture, $"{_base}-{++_generation}");
        Directory.CreateDirectory(Place);
        _largestOther = 0;
        if (limit is not { } size) return;
        File.WriteAllText(In("memory.max"), size.Bytes.ToString(CultureInfo.InvariantCulture));
        TryWrite(In("memory.swap.max"), "0");
        TryWrite(In("memory.oom.group"), "1");
    }

    public override void Started(int? pid)
    {
        if (pid is { } process) TryWrite(In("cgroup.procs"), process.ToString(CultureInfo.InvariantCulture));
    }

    public override long? Sample()
    {
        Span<byte> buffer = stackalloc byte[8192];
        ReadOnlySpan<byte> stat = ProcFile.Read(In("memory.stat"), buffer);
        if (ProcFile.Number(stat, "anon "u8) is not { } anonymous) return null;
        long shared = ProcFile.Number(stat, "shmem "u8) ?? 0;
        long other = (ProcFile.Number(stat, "file "u8) ?? 0) - shared + (ProcFile.Number(stat, "kernel "u8) ?? ProcFile.Number(stat, "slab "u8) ?? 0);
        _largestOther = Math.Max(_largestOther, other);
        return anonymous + shared;
    }

    public override long? PeakBytes()
    {
        Sample();
        return ProcFile.ReadNumber(In("memory.peak")) - _largestOther is { } peak ? Math.Max(0, peak) : null;
    }

    public override bool KilledForMemory() => Kills("memory.events") > 0;
}
