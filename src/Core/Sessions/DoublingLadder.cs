using Scalable.Advising;
using Scalable.Units;

namespace Scalable.Sessions;

/// <summary>Doubles the resource that ran out, up to a limit.</summary>
/// <param name="memoryLimit">The most memory there is to be had, or null for no limit.</param>
/// <param name="walltimeLimit">The longest time there is to be had, or null for no limit.</param>
public sealed class DoublingLadder(MemorySize? memoryLimit = null, Walltime? walltimeLimit = null) : IRetryLadder
{
    public ComponentResources? Next(RetryQuery query)
    {
        ComponentResources failed = query.Failed.Allocation;
        return query.Exhausted == ExhaustedResource.Memory ? MoreMemory(failed) : MoreTime(failed);
    }

    /// <summary>Twice as much memory.</summary>
    public static MemorySize Doubled(MemorySize memory) => new(memory.Bytes > long.MaxValue / 2 ? long.MaxValue : memory.Bytes * 2);

    private ComponentResources? MoreMemory(ComponentResources failed)
    {
        if (failed.Memory is not { } memory) return null;
        MemorySize doubled = Doubled(memory);
        MemorySize next = memoryLimit is { } limit && doubled > limit ? limit : doubled;
        return next > memory ? failed with { Memory = next } : null;
    }

    private ComponentResources? MoreTime(ComponentResources failed)
    {
        if (failed.Walltime is not { } walltime) return null;
        var doubled = Walltime.FromSeconds(walltime.TotalSeconds * 2);
        Walltime next = walltimeLimit is { } limit && doubled > limit ? limit : doubled;
        return next > walltime ? failed with { Walltime = next } : null;
    }
}
