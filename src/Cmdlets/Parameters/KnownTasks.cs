using System.Globalization;
using Scalable.Units;

namespace Scalable.Commands;

/// <summary>What to tell of tasks that a history does not have.</summary>
internal static class KnownTasks
{
    private const int MaxShown = 20;

    /// <summary>The nearest spelling, and the tasks that there are; how many more where that is not all.</summary>
    public static string Advice(string task, IReadOnlyList<string> known)
    {
        if (known.Count == 0) return "The history has no tasks.";
        string more = known.Count > MaxShown ? string.Create(CultureInfo.InvariantCulture, $" and {known.Count - MaxShown} more") : "";
        return $"{NearName.Hint(task, known)} Known tasks: {string.Join(", ", known.Take(MaxShown))}{more}.".TrimStart();
    }
}
