using Scalable.Units;

namespace Scalable.Advising;

/// <summary>How allocations are rounded up.</summary>
public enum AllocationRounding
{
    /// <summary>Memory to three significant digits, walltime to whole minutes.</summary>
    ForPeople,

    /// <summary>Memory to whole bytes, walltime to whole minutes: for programs.</summary>
    Exact,
}

/// <summary>Rounds amounts up to what can be allocated.</summary>
internal static class Rounding
{
    private const double SecondsPerMinute = 60;

    public static double Memory(double bytes, AllocationRounding rounding) =>
        rounding == AllocationRounding.Exact ? Math.Ceiling(bytes) : MemorySize.Ceiling(bytes).RoundUpForPeople().Bytes;

    /// <summary>Whole minutes, at least one: schedulers count in minutes, and a busy machine makes seconds of nothing.</summary>
    public static double Walltime(double seconds) => Math.Max(1, Math.Ceiling(seconds / SecondsPerMinute - 1e-9)) * SecondsPerMinute;
}
