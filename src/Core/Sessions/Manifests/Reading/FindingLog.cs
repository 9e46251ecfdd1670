using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>Collects findings while a manifest is read.</summary>
internal sealed class FindingLog(string? file)
{
    private readonly List<ManifestFinding> _findings = [];

    /// <summary>What variables stood for, which findings do not repeat.</summary>
    public Redaction Secrets { get; } = new();

    public bool HasErrors => _findings.Exists(finding => finding.IsError);

    /// <summary>In the order of the file, each once: what an alias or an overlay repeats is told once.</summary>
    public IReadOnlyList<ManifestFinding> InOrder() => _findings.Distinct().OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ToArray();

    public void Error(string code, string path, ManifestValue at, string message) => Error(code, path, at.Line, at.Column, message);

    public void Error(string code, string path, int line, int column, string message) =>
        _findings.Add(new ManifestFinding(path, line, column, code, Secrets.Apply(message), FindingSeverity.Error) { File = file });

    public void Warning(string code, string path, ManifestValue at, string message) =>
        _findings.Add(new ManifestFinding(path, at.Line, at.Column, code, Secrets.Apply(message), FindingSeverity.Warning) { File = file });
}
