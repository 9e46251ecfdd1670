using Scalable.Runs;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary>
/// Finds out whether control groups with a memory account can be made here, and makes them: of version 2 if the memory
/// controller is delegated to this process's group or one above it, else of version 1 if its hierarchy may be written.
/// </summary>
internal sealed class MemoryGroups
{
    private const string Prefix = "scalable-";

    private static int s_counter;

    private readonly Func<string, MemoryGroup> _make;
    private readonly string _parent;

    private MemoryGroups(string parent, Func<string, MemoryGroup> make)
    {
        _parent = parent;
        _make = make;
    }

    /// <summary>The factory, or null if none can be made; the tasks are then sampled, and killed when found over their memory.</summary>
    public static MemoryGroups? Find() => FileTrouble.OrNothing(() => FindV2() ?? FindV1());

    /// <summary>A new group, or null if the system refuses one.</summary>
    public MemoryGroup? Create()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_counter)}");
        return FileTrouble.OrNothing(() => _make(Path.Combine(_parent, name)));
    }

    private static MemoryGroups? FindV2()
    {
        foreach (string mount in new[] { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" })
        {
            if (!File.Exists(Path.Combine(mount, "cgroup.controllers")) || OwnGroup("0::") is not { } own) continue;
            for (string? group = mount + own; group is not null && group.Length >= mount.Length; group = Path.GetDirectoryName(group.TrimEnd('/')))
            {
                if (!SubtreeHasMemory(group)) continue;
                if (Probe(group, path => new MemoryGroupV2(path)) is { } found) return found;
            }
        }
        return null;
    }

    private static MemoryGroups? FindV1()
    {
        const string mount = "/sys/fs/cgroup/memory";
        if (OwnGroup(":memory:") is not { } own) return null;
        string group = Directory.Exists(mount + own) ? mount + own : mount;
        return File.Exists(Path.Combine(group, "memory.limit_in_bytes")) ? Probe(group, path => new MemoryGroupV1(path)) : null;
    }

    private static MemoryGroups? Probe(string parent, Func<string, MemoryGroup> make)
    {
        RemoveLeftOvers(parent);
        var groups = new MemoryGroups(parent, make);
        using MemoryGroup? trial = groups.Create();
        return trial is null ? null : groups;
    }

    /// <summary>Groups of sessions that were killed: empty ones named after a process that is gone.</summary>
    private static void RemoveLeftOvers(string parent)
    {
        foreach (string group in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            string[] parts = Path.GetFileName(group)[Prefix.Length..].Split('-');
            if (int.TryParse(parts[0], out int process) && !Directory.Exists($"/proc/{process}")) MemoryGroup.TryRemove(group);
        }
    }

    private static bool SubtreeHasMemory(string group)
    {
        string control = Path.Combine(group, "cgroup.subtree_control");
        return File.Exists(control) && File.ReadAllText(control).Split([' ', '\n']).Contains("memory");
    }

    /// <summary>This process's group in the hierarchy that a line of /proc/self/cgroup with the marker names.</summary>
    private static string? OwnGroup(string marker)
    {
        foreach (string line in File.ReadLines("/proc/self/cgroup"))
        {
            int at = line.IndexOf(marker, StringComparison.Ordinal);
            if (at >= 0) return line[(at + marker.Length)..];
        }
        return null;
    }
}

/// <summary>A control group that one process tree at a time lives in.</summary>
/// <param name="path">Its directory.</param>
internal abstract class MemoryGroup(string path) : IDisposable
{
    protected string Place { get; set; } = path;

    /// <summary>Empties the accounts and sets the limit, before a process is started by the thread that calls this.</summary>
    public abstract void Prepare(MemorySize? limit);

    /// <summary>Follows <see cref="Prepare"/> on the same thread, with the process that was started, or null if none could be.</summary>
    public abstract void Started(int? pid);

    /// <summary>Appends the processes that are in the group.</summary>
    public void AddProcesses(List<int> into)
    {
        Span<byte> buffer = stackalloc byte[8192];
        ProcFile.AddNumbers(ProcFile.Read(In("cgroup.procs"), buffer), into);
    }

    /// <summary>The memory in use now without cached files, or null; also keeps what <see cref="PeakBytes"/> needs.</summary>
    public abstract long? Sample();

    /// <summary>
    /// The most memory in use at once, as far as it is certain: the kernel's own peak without the most that cached files
    /// and the kernel's own structures ever took of it.
    /// </summary>
    public abstract long? PeakBytes();

    /// <summary>Whether the kernel killed a process of the group for its memory.</summary>
    public abstract bool KilledForMemory();

    public void Dispose() => TryRemove(Place);

    /// <summary>Removes a group, unless a process is still in it; the group then goes with the machine's next start.</summary>
    public static void TryRemove(string directory) => FileTrouble.Ignored(() =>
    {
        if (Directory.Exists(directory)) Directory.Delete(directory);
    });

    protected string In(string file) => Place + "/" + file;

    /// <summary>How often the kernel killed a process of the group, by one of its files.</summary>
    protected long Kills(string file)
    {
        Span<byte> buffer = stackalloc byte[256];
        return ProcFile.Number(ProcFile.Read(In(file), buffer), "oom_kill "u8) ?? 0;
    }

    /// <summary>Writes what the group works without: the kernel may have no such account, refuse the value, or the process may have ended.</summary>
    protected static void TryWrite(string path, string text) => FileTrouble.Ignored(() => File.WriteAllText(path, text));
}
