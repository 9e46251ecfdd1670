using Scalable.Units;

namespace Scalable.Sessions.Manifests;

/// <summary>Something found in a manifest.</summary>
/// <param name="Path">Where in the document: <c>targets.hpc.walltime</c>; empty for the document as a whole.</param>
/// <param name="Line">Counted from 1; 0 where it concerns the whole file.</param>
/// <param name="Column">Counted from 1; 0 where it concerns the whole file.</param>
/// <param name="Code">A stable name: E_ for errors, W_ for warnings.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Severity">Whether it keeps a session from starting.</param>
public sealed record ManifestFinding(string Path, int Line, int Column, string Code, string Message, FindingSeverity Severity)
{
    /// <summary>The manifest's file, or null where it was read from a text.</summary>
    public string? File { get; init; }

    public bool IsError => Severity == FindingSeverity.Error;

    /// <summary>Severity, place and code, as the first line of a finding: error 12:5 E_UNKNOWN_KEY targets.hpc.</summary>
    public string PlaceText => System.FormattableString.Invariant($"{(IsError ? "error  " : "warning")} {(Line > 0 ? $"{Line}:{Column}" : "-"),-7} {Code}{(Path.Length > 0 ? $"  {Path}" : "")}");

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
