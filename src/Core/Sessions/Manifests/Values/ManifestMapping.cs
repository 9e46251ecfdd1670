namespace Scalable.Sessions.Manifests.Values;

/// <summary>One entry of a mapping; keys are values too, nearly always texts.</summary>
public sealed record ManifestEntry(ManifestValue Key, ManifestValue Value)
{
    /// <summary>The key as a text, whatever its kind.</summary>
    public string Name => Key switch
    {
        ManifestText text => text.Value,
        _ => CanonicalJson.KeyText(Key),
    };

    /// <summary>The entry's name.</summary>
    public override string ToString() => Name;
}

/// <summary>A mapping in the order it was written, each key once.</summary>
public sealed record ManifestMapping(IReadOnlyList<ManifestEntry> Entries, int Line, int Column) : ManifestValue(Line, Column)
{
    public override string KindName => "mapping";

    public ManifestValue? this[string name] => Find(name)?.Value;

    public ManifestEntry? Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Key is ManifestText text && string.Equals(text.Value, name, StringComparison.Ordinal));

    public ManifestMapping Without(string name) =>
        this with { Entries = [.. Entries.Where(entry => entry.Key is not ManifestText text || !string.Equals(text.Value, name, StringComparison.Ordinal))] };
}
