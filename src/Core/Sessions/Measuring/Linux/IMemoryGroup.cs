using Scalable.Units;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary>A control group that one process tree at a time lives in.</summary>
internal interface IMemoryGroup : IDisposable
{
    /// <summary>Empties the accounts and sets the limit, before a process is started by the thread that calls this.</summary>
    void Prepare(MemorySize? limit);

    /// <summary>Follows <see cref="Prepare"/> on the same thread, with the process that was started, or null where none could be.</summary>
    void Started(int? pid);

    /// <summary>Appends the processes that are in the group.</summary>
    void AddProcesses(List<int> into);

    /// <summary>The memory in use now without cached files, or null; also keeps what <see cref="PeakBytes"/> needs.</summary>
    long? Sample();

    /// <summary>
    /// The most memory in use at once, as far as it is certain: the kernel's own peak without the most that cached files
    /// and the kernel's own structures ever took of it.
    /// </summary>
    long? PeakBytes();

    /// <summary>Whether the kernel killed a process of the group for its memory.</summary>
    bool KilledForMemory();
}
