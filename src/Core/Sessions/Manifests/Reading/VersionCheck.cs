using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>The one schema version there is.</summary>
internal static class VersionCheck
{
    public static void Check(ManifestMapping document, FindingLog log)
    {
        switch (document["version"])
        {
            case null:
                log.Error(FindingCodes.MissingKey, "version", document, "'version' is missing; write 'version: 1'.");
                break;
            case ManifestInteger { Value: var version } when version == Manifest.CurrentVersion:
                break;
            case ManifestInteger other:
                log.Error(FindingCodes.BadVersion, "version", other, $"Version {other.Value} of the manifest's schema is not known here; this release reads version {Manifest.CurrentVersion}.");
                break;
            case { } other:
                log.Error(FindingCodes.BadVersion, "version", other, $"'version' must be the whole number {Manifest.CurrentVersion}, not a {other.KindName}.");
                break;
        }
    }
}
