namespace Scalable.Scaling;

/// <summary>Floors and ceilings of workers as a user gave them: by tag, and one for all other tags.</summary>
/// <param name="Minimum">Floors by tag.</param>
/// <param name="MinimumOfOthers">The floor of all other tags; null where it was not given.</param>
/// <param name="Maximum">Ceilings by tag.</param>
/// <param name="MaximumOfOthers">The ceiling of all other tags; null where it was not given.</param>
public sealed record WorkerLimits(IReadOnlyDictionary<string, int> Minimum, int? MinimumOfOthers, IReadOnlyDictionary<string, int> Maximum, int? MaximumOfOthers)
{
    /// <summary>The ceiling of all other tags: as given, else the default, but never below the floor that was given for them.</summary>
    public int MaximumOr(int otherwise) => MaximumOfOthers ?? Math.Max(otherwise, MinimumOfOthers ?? 0);

    /// <summary>Checks that no floor that was given is above the ceiling that was given for the same tag.</summary>
    /// <param name="minimumName">How the user knows the floors, such as --min-worker.</param>
    /// <param name="maximumName">How the user knows the ceilings.</param>
    /// <exception cref="ArgumentException">A floor is above its ceiling; the message names both.</exception>
    public void Validate(string minimumName, string maximumName)
    {
        foreach (string tag in Minimum.Keys.Union(Maximum.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Require($"the tag '{tag}'", Minimum.TryGetValue(tag, out int floor) ? floor : MinimumOfOthers, Maximum.TryGetValue(tag, out int ceiling) ? ceiling : MaximumOfOthers, minimumName, maximumName);
        Require("all other tags", MinimumOfOthers, MaximumOfOthers, minimumName, maximumName);
    }

    private static void Require(string which, int? floor, int? ceiling, string minimumName, string maximumName)
    {
        if (floor > ceiling) throw new ArgumentException($"{minimumName} of {which} is {floor}, above {maximumName}, {ceiling}. A floor must not be above its ceiling.");
    }
}
