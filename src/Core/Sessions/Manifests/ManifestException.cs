namespace Scalable.Sessions.Manifests;

/// <summary>A manifest cannot be used; the message lists every error with its place.</summary>
public sealed class ManifestException(IReadOnlyList<ManifestFinding> findings)
    : Exception("The manifest cannot be used:" + string.Concat(findings.Where(finding => finding.IsError).Select(finding => Environment.NewLine + "  " + finding)))
{
    /// <summary>Errors and warnings, in the order of the file.</summary>
    public IReadOnlyList<ManifestFinding> Findings { get; } = findings;
}
