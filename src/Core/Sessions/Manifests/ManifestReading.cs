namespace Scalable.Sessions.Manifests;

/// <summary>What reading a manifest gave: every finding in the order of the file, and the manifest where none is an error.</summary>
public sealed record ManifestReading(Manifest? Manifest, IReadOnlyList<ManifestFinding> Findings)
{
    public bool IsValid => Manifest is not null;

    /// <exception cref="ManifestException">There are errors.</exception>
    public Manifest RequireValid() => Manifest ?? throw new ManifestException(Findings);
}
