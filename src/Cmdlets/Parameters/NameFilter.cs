namespace Scalable.Commands;

/// <summary>
/// Names that must match one of some wildcard patterns; without patterns everything matches. It remembers which names
/// without wildcards have matched nothing: those are mistakes, while a pattern may match nothing. A pattern that is not
/// well-formed, such as '[', is a name.
/// </summary>
internal sealed class NameFilter(string[]? patterns)
{
    private readonly Entry[] _entries = [.. (patterns ?? []).Select(Entry.Of)];

    public bool Matches(string? name)
    {
        if (_entries.Length == 0) return true;
        if (name is null) return false;
        bool matches = false;
        foreach (Entry entry in _entries)
        {
            if (!entry.IsMatch(name)) continue;
            entry.HasMatched = true;
            matches = true;
        }
        return matches;
    }

    /// <summary>The names without wildcards that nothing has matched so far.</summary>
    public IEnumerable<string> Missing => _entries.Where(entry => entry.Pattern is null && !entry.HasMatched).Select(entry => entry.Text);

    private sealed class Entry(string text, WildcardPattern? pattern)
    {
        public string Text => text;

        public WildcardPattern? Pattern => pattern;

        public bool HasMatched { get; set; }

        public static Entry Of(string text)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(text)) return new Entry(text, null);
            try
            {
                var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                _ = pattern.IsMatch("");
                return new Entry(text, pattern);
            }
            catch (WildcardPatternException)
            {
                return new Entry(text, null);
            }
        }

        public bool IsMatch(string name) => pattern?.IsMatch(name) ?? name.Equals(text, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What to say of tasks that a history does not have.</summary>
internal static class KnownTasks
{
    private const int MaxShown = 20;

    /// <summary>The nearest spelling, and the tasks that there are; how many more if that is not all.</summary>
    public static string Advice(string task, IReadOnlyList<string> known)
    {
        if (known.Count == 0) return "The history has no tasks.";
        string more = known.Count > MaxShown ? string.Create(CultureInfo.InvariantCulture, $" and {known.Count - MaxShown} more") : "";
        return $"{NearName.Hint(task, known)} Known tasks: {string.Join(", ", known.Take(MaxShown))}{more}.".TrimStart();
    }
}
