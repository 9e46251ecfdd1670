namespace Scalable.Sessions.Manifests.Reading;

/// <summary>The fields of one mapping, read by name with a finding for each that is not what it should be.</summary>
internal sealed class Fields(ManifestMapping mapping, string path, FindingLog log)
{
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public ManifestValue? this[string name] => mapping[name] is ManifestNull ? null : mapping[name];

    public void RefuseUnknown(IReadOnlyList<string> known)
    {
        foreach (ManifestEntry entry in mapping.Entries)
            if (entry.Key is not ManifestText || !known.Contains(entry.Name))
                log.Error(FindingCodes.UnknownKey, PathOf(entry.Name), entry.Key, $"'{entry.Name}' is not a key here.{NearName.Hint(entry.Name, known)} Keys: {Names.List(known)}.");
    }

    public string? Text(string name) => this[name] switch
    {
        null => null,
        ManifestText text => text.Value,
        var other => BadType<string>(name, other, "a text; put it in quotes"),
    };

    /// <summary>A text that has to be there and not be blank.</summary>
    public string? RequiredText(string name)
    {
        if (this[name] is null)
        {
            log.Error(FindingCodes.MissingKey, PathOf(name), mapping, $"'{name}' is missing.");
            return null;
        }
        string? text = Text(name);
        if (text is null || text.Trim().Length > 0) return text;
        log.Error(FindingCodes.BadValue, PathOf(name), this[name]!, $"'{name}' must not be empty.");
        return null;
    }

    public int? Integer(string name, int minimum)
    {
        if (this[name] is not { } value) return null;
        if (ScalarReading.Integer(value) is not { } number)
        {
            BadType<string>(name, value, "a whole number");
            return null;
        }
        if (number >= minimum) return number;
        log.Error(FindingCodes.BadValue, PathOf(name), value, $"'{name}' is {number}; it must be at least {minimum}.");
        return null;
    }

    public bool Boolean(string name)
    {
        if (this[name] is not { } value) return false;
        if (ScalarReading.Boolean(value) is { } truth) return truth;
        BadType<string>(name, value, "true or false");
        return false;
    }

    public ManifestMapping? Mapping(string name) => this[name] switch
    {
        null => null,
        ManifestMapping found => found,
        var other => BadType<ManifestMapping>(name, other, "a mapping"),
    };

    /// <summary>The mappings of a block, such as the tasks, each with its name; what is no mapping is a finding.</summary>
    /// <param name="block">The block's name.</param>
    /// <param name="wanted">What an entry must be, for the message, such as "A task must be a mapping with a 'component'".</param>
    /// <param name="mayBeNothing">Whether nothing at all stands for a mapping without entries.</param>
    public IEnumerable<(string Name, ManifestMapping Mapping, Fields Fields)> Entries(string block, string wanted, bool mayBeNothing = false)
    {
        foreach (ManifestEntry entry in Mapping(block)?.Entries ?? [])
        {
            string at = $"{block}.{entry.Name}";
            ManifestMapping? found = mayBeNothing && entry.Value is ManifestNull ? new ManifestMapping([], entry.Value.Line, entry.Value.Column) : entry.Value as ManifestMapping;
            if (found is null) log.Error(FindingCodes.BadType, at, entry.Value, $"{wanted}, not a {entry.Value.KindName}.");
            else yield return (entry.Name, found, new Fields(found, at, log));
        }
    }

    /// <summary>A mapping of texts; numbers and booleans count as texts.</summary>
    public IReadOnlyDictionary<string, string> Texts(string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ManifestEntry entry in Mapping(name)?.Entries ?? [])
        {
            if (entry.Value is ManifestList or ManifestMapping)
                log.Error(FindingCodes.BadType, $"{PathOf(name)}.{entry.Name}", entry.Value, $"'{entry.Name}' must be a text, not a {entry.Value.KindName}.");
            else
                texts[entry.Name] = ScalarText(entry.Value);
        }
        return texts;
    }

    public IReadOnlyList<string> TextList(string name)
    {
        if (this[name] is not { } value) return [];
        if (value is not ManifestList list)
        {
            BadType<string>(name, value, "a list of texts");
            return [];
        }
        var texts = new List<string>(list.Items.Count);
        foreach (ManifestValue item in list.Items)
        {
            if (item is ManifestText text) texts.Add(text.Value);
            else log.Error(FindingCodes.BadType, PathOf(name), item, $"Every item of '{name}' must be a text, not a {item.KindName}; put it in quotes.");
        }
        return texts;
    }

    /// <summary>A scalar as the manifest writes it.</summary>
    public static string ScalarText(ManifestValue value) => value switch
    {
        ManifestText text => text.Value,
        ManifestInteger integer => integer.Written,
        ManifestReal real => real.Written,
        ManifestTimestamp timestamp => timestamp.Written,
        ManifestNull => "",
        _ => CanonicalJson.Write(value),
    };

    private T? BadType<T>(string name, ManifestValue value, string wanted) where T : class
    {
        log.Error(FindingCodes.BadType, PathOf(name), value, $"'{name}' must be {wanted}, not {Article(value.KindName)}.");
        return null;
    }

    private static string Article(string kind) => kind == "nothing" ? kind : (kind[0] is 'i' ? "an " : "a ") + kind;
}

/// <summary>Collects findings while a manifest is read.</summary>
internal sealed class FindingLog(string? file)
{
    private readonly List<ManifestFinding> _findings = [];

    /// <summary>What variables stood for, which findings do not repeat.</summary>
    public Redaction Secrets { get; } = new();

    public bool HasErrors => _findings.Exists(finding => finding.IsError);

    /// <summary>In the order of the file, each once: what an alias or an overlay repeats is reported once.</summary>
    public IReadOnlyList<ManifestFinding> InOrder() => _findings.Distinct().OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ToArray();

    public void Error(string code, string path, ManifestValue at, string message) => Error(code, path, at.Line, at.Column, message);

    public void Error(string code, string path, int line, int column, string message) =>
        _findings.Add(new ManifestFinding(path, line, column, code, Secrets.Apply(message), FindingSeverity.Error) { File = file });

    public void Warning(string code, string path, ManifestValue at, string message) =>
        _findings.Add(new ManifestFinding(path, at.Line, at.Column, code, Secrets.Apply(message), FindingSeverity.Warning) { File = file });
}

/// <summary>Lists names in messages.</summary>
internal static class Names
{
    public static string List(IEnumerable<string>? names)
    {
        string joined = string.Join(", ", (names ?? []).Order(StringComparer.Ordinal));
        return joined.Length == 0 ? "none" : joined;
    }
}
