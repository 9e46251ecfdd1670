namespace Scalable.Sessions.Manifests;

/// <summary>
/// Keeps what environment variables hold out of messages and records: it may be a password. Where a value appears, the
/// variable's name is put in its place. Values of less than four characters are too common in other words to be replaced.
/// </summary>
public sealed class Redaction
{
    private const int MinLength = 4;

    private readonly SortedDictionary<string, string> _names = new(LongestFirst.Instance);

    internal void Add(string name, string value)
    {
        if (value.Length >= MinLength) _names[value] = $"${{{name}}}";
    }

    /// <summary>How many values it keeps out; never the values.</summary>
    public override string ToString() => Units.DisplayText.Count(_names.Count, "secret value");

    /// <summary>The text without the values.</summary>
    public string Apply(string text)
    {
        foreach ((string value, string name) in _names) text = text.Replace(value, name, StringComparison.Ordinal);
        return text;
    }

    /// <summary>A value that holds another is replaced before it.</summary>
    private sealed class LongestFirst : IComparer<string>
    {
        public static readonly LongestFirst Instance = new();

        public int Compare(string? x, string? y) => x!.Length != y!.Length ? y.Length.CompareTo(x.Length) : string.CompareOrdinal(x, y);
    }
}
