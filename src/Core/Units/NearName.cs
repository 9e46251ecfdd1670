namespace Scalable.Units;

/// <summary>What a name that is not known may have meant.</summary>
public static class NearName
{
    private const int MaxDistance = 3;

    /// <summary>The known name itself or, if only one differs from it by case alone, that one; null if neither.</summary>
    public static string? InAnyCase(string name, IReadOnlyCollection<string> known)
    {
        if (known.Contains(name)) return name;
        string[] alike = [.. known.Where(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return alike.Length == 1 ? alike[0] : null;
    }

    /// <summary>The known name that is nearest in spelling, at most three letters away and no more than half of its own, whatever their case; null if all are farther.</summary>
    public static string? Of(string name, IEnumerable<string> known) =>
        known.Select(candidate => (Name: candidate, Distance: Distance(candidate.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Min(MaxDistance, (name.Length + 1) / 2))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name).FirstOrDefault();

    /// <summary> Did you mean 'x'?, with a blank before it; empty if no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Of(name, known) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>How many letters have to be put in, taken out or replaced to get from one name to another (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int row = 1; row <= left.Length; row++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int replaced = previous[column - 1] + (right[column - 1] == left[row - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[^1];
    }
}
