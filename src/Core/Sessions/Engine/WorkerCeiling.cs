using System.Globalization;

namespace Scalable.Sessions.Engine;

/// <summary>How many workers a session may have at all: more is a slip of the keyboard, or breaks what runs them.</summary>
internal static class WorkerCeiling
{
    /// <summary>On one machine: each busy worker is a process and a thread that waits for it, and systems run out of both.</summary>
    public const int MaxLocal = 2000;

    /// <summary>Of a component elsewhere: each busy worker is a job, and schedulers number no more in an array.</summary>
    public const int MaxElsewhere = 100_000;

    /// <summary>Why a component may not have so many workers; null where it may.</summary>
    public static string? Refusal(string provider, string component, int workers, IReadOnlyDictionary<string, int> present)
    {
        if (provider != "local")
        {
            return workers <= MaxElsewhere ? null : string.Create(
                CultureInfo.InvariantCulture, $"{workers} workers are too many for the component '{component}': each runs a job, and a component has at most {MaxElsewhere}.");
        }
        long others = present.Where(entry => entry.Key != component).Sum(entry => (long)entry.Value);
        return workers + others <= MaxLocal ? null : string.Create(
            CultureInfo.InvariantCulture, $"{workers} workers are too many for the component '{component}': on this machine each runs a process, and all components together have at most {MaxLocal}{(others > 0 ? $" (the others have {others})" : "")}.");
    }
}
