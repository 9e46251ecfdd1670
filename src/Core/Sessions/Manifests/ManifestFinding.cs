namespace Scalable.Sessions.Manifests;

/// <summary>Something found in a manifest.</summary>
/// <param name="Path">Where in the document: <c>targets.hpc.walltime</c>; empty for the document as a whole.</param>
/// <param name="Line">Counted from 1; 0 if it concerns the whole file.</param>
/// <param name="Column">Counted from 1; 0 if it concerns the whole file.</param>
/// <param name="Code">A stable name: E_ for errors, W_ for warnings.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Severity">Whether it keeps a session from starting.</param>
public sealed record ManifestFinding(string Path, int Line, int Column, string Code, string Message, FindingSeverity Severity)
{
    /// <summary>The manifest's file, or null if it was read from a text.</summary>
    public string? File { get; init; }

    public bool IsError => Severity == FindingSeverity.Error;

    /// <summary>Severity, place and code, as the first line of a finding: error 12:5 E_UNKNOWN_KEY targets.hpc.</summary>
    public string PlaceText => FormattableString.Invariant($"{(IsError ? "error  " : "warning")} {(Line > 0 ? $"{Line}:{Column}" : "-"),-7} {Code}{(Path.Length > 0 ? $"  {Path}" : "")}");

    public override string ToString()
    {
        string place = File ?? "manifest";
        if (Line > 0) place += $":{Line}:{Column}";
        string at = Path.Length > 0 ? Path + ": " : "";
        return TerminalText.Line($"{place}: {(IsError ? "error" : "warning")} {Code}: {at}{Message}");
    }
}

/// <summary>An error keeps a session from starting, a warning does not.</summary>
public enum FindingSeverity
{
    Warning,
    Error,
}

/// <summary>The stable codes of findings. Those that the Python project also has are named as it names them.</summary>
public static class FindingCodes
{
    public const string YamlSyntax = "E_YAML_SYNTAX";
    public const string Empty = "E_EMPTY";
    public const string DuplicateKey = "E_DUPLICATE_KEY";
    public const string UnknownKey = "E_UNKNOWN_KEY";
    public const string MissingKey = "E_MISSING_KEY";
    public const string BadKey = "E_BAD_KEY";
    public const string BadTag = "E_BAD_TAG";
    public const string BadType = "E_BAD_TYPE";
    public const string BadValue = "E_BAD_VALUE";
    public const string BadVersion = "E_BAD_VERSION";
    public const string BadMemory = "E_BAD_MEMORY";
    public const string NonPositiveMemory = "E_NONPOSITIVE_MEMORY";
    public const string BadWalltime = "E_BAD_WALLTIME";
    public const string BadOption = "E_BAD_OPTION";
    public const string RelativeHostMount = "E_RELATIVE_HOST_MOUNT";
    public const string RelativeContainerMount = "E_RELATIVE_CONTAINER_MOUNT";
    public const string UnknownComponent = "E_UNKNOWN_COMPONENT";
    public const string UnknownProvider = "E_UNKNOWN_PROVIDER";
    public const string UnknownTarget = "E_UNKNOWN_TARGET";
    public const string UnknownOverlay = "E_UNKNOWN_OVERLAY";
    public const string UnsetVariable = "E_UNSET_VARIABLE";
    public const string NoTargets = "W_NO_TARGETS";
    public const string NoTasks = "W_NO_TASKS";
    public const string UnknownOption = "W_UNKNOWN_OPTION";
    public const string UnsupportedProvider = "W_UNSUPPORTED_PROVIDER";
    public const string Timestamp = "W_TIMESTAMP";
}

/// <summary>
/// Keeps what environment variables hold out of messages and records: it may be a password. If a value appears, the
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
    public override string ToString() => DisplayText.Count(_names.Count, "secret value");

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
