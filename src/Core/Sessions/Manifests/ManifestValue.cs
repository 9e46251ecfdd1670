using System.Numerics;

namespace Scalable.Sessions.Manifests;

/// <summary>A value of a manifest after its type was decided, with the place it was written at (counted from 1).</summary>
public abstract record ManifestValue(int Line, int Column)
{
    /// <summary>The kind's name in messages: text, integer, mapping and so on.</summary>
    public string KindName => this switch
    {
        ManifestNull => "nothing",
        ManifestBoolean => "boolean",
        ManifestInteger => "integer",
        ManifestReal => "number",
        ManifestTimestamp => "date or time",
        ManifestText => "text",
        ManifestList => "list",
        _ => "mapping",
    };

    /// <summary>The value as JSON.</summary>
    public sealed override string ToString() => CanonicalJson.Write(this);
}

public sealed record ManifestNull(int Line, int Column) : ManifestValue(Line, Column);

public sealed record ManifestBoolean(bool Value, int Line, int Column) : ManifestValue(Line, Column);

public sealed record ManifestInteger(BigInteger Value, string Written, int Line, int Column) : ManifestValue(Line, Column);

public sealed record ManifestReal(double Value, string Written, int Line, int Column) : ManifestValue(Line, Column);

/// <summary>A date or a time, which JSON has no form for.</summary>
public sealed record ManifestTimestamp(string Written, int Line, int Column) : ManifestValue(Line, Column);

/// <summary>A text with its variables put in; one that had a variable may stand for a number.</summary>
public sealed record ManifestText(string Value, int Line, int Column, bool HadVariable = false) : ManifestValue(Line, Column)
{
    /// <summary>The text before its variables were put in, which is what is written to disk; null if it had none.</summary>
    public string? Written { get; init; }
}

public sealed record ManifestList(IReadOnlyList<ManifestValue> Items, int Line, int Column) : ManifestValue(Line, Column);

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
    public ManifestValue? this[string name] => Find(name)?.Value;

    public ManifestEntry? Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Key is ManifestText text && string.Equals(text.Value, name, StringComparison.Ordinal));

    public ManifestMapping Without(string name) =>
        this with { Entries = [.. Entries.Where(entry => entry.Key is not ManifestText text || !string.Equals(text.Value, name, StringComparison.Ordinal))] };
}
