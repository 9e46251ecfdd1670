namespace Scalable.Sessions.Measuring.Linux;

/// <summary>
/// A group of cgroups version 2, made anew for each process because its peak cannot be reset everywhere. A process enters
/// it a moment after its start.
/// </summary>
internal sealed class MemoryGroupV2 : IMemoryGroup
{
    private readonly string _base;
    private string _path;
    private int _generation;
    private long _largestOther;

    public MemoryGroupV2(string path)
    {
        _base = path;
        _path = path;
        Directory.CreateDirectory(path);
        if (!File.Exists(In("memory.max"))) throw new IOException($"The control group '{path}' has no memory account.");
    }

    public void Prepare(MemorySize? limit)
    {
        Remove();
        _path = string.Create(CultureInfo.InvariantCulture, $"{_base}-{++_generation}");
        Directory.CreateDirectory(_path);
        _largestOther = 0;
        if (limit is not { } size) return;
        File.WriteAllText(In("memory.max"), size.Bytes.ToString(CultureInfo.InvariantCulture));
        TryWrite("memory.swap.max", "0");
        TryWrite("memory.oom.group", "1");
    }

    public void Started(int? pid)
    {
        if (pid is { } process) TryWrite("cgroup.procs", process.ToString(CultureInfo.InvariantCulture));
    }

    public void AddProcesses(List<int> into)
    {
        Span<byte> buffer = stackalloc byte[8192];
        ProcFile.AddNumbers(ProcFile.Read(In("cgroup.procs"), buffer), into);
    }

    public long? Sample()
    {
        Span<byte> buffer = stackalloc byte[8192];
        ReadOnlySpan<byte> stat = ProcFile.Read(In("memory.stat"), buffer);
        if (ProcFile.Number(stat, "anon "u8) is not { } anonymous) return null;
        long shared = ProcFile.Number(stat, "shmem "u8) ?? 0;
        long other = (ProcFile.Number(stat, "file "u8) ?? 0) - shared + (ProcFile.Number(stat, "kernel "u8) ?? ProcFile.Number(stat, "slab "u8) ?? 0);
        _largestOther = Math.Max(_largestOther, other);
        return anonymous + shared;
    }

    public long? PeakBytes()
    {
        Sample();
        return ProcFile.ReadNumber(In("memory.peak")) - _largestOther is { } peak ? Math.Max(0, peak) : null;
    }

    public bool KilledForMemory()
    {
        Span<byte> buffer = stackalloc byte[256];
        return ProcFile.Number(ProcFile.Read(In("memory.events"), buffer), "oom_kill "u8) > 0;
    }

    public void Dispose() => Remove();

    private void Remove()
    {
        try
        {
            if (Directory.Exists(_path)) Directory.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A process that could not be killed is still in it.
        }
    }

    private string In(string file) => _path + "/" + file;

    private void TryWrite(string file, string text)
    {
        try
        {
            File.WriteAllText(In(file), text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process has already ended, or the kernel has no such file; what is measured otherwise still counts.
        }
    }
}
