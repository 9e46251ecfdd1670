using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Commands;

/// <summary>What cmdlets share that read manifests, each of them on its own.</summary>
public abstract class ManifestCmdlet : PathCmdlet
{
    internal const string DefaultName = "scalable.yaml";

    /// <summary>Manifests; wildcards are expanded.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [DefaultName];

    private protected sealed override string[]? GivenPath => Path;

    /// <summary>The target to read it for.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ManifestTargetCompleter))]
    public string? Target { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string file in Given())
            if (ReadManifest(file, Target) is { } reading)
                Process(file, reading);
    }

    /// <summary>Reports a manifest that is not there.</summary>
    private protected sealed override void ReportMissingPath(string path, Exception exception) => ReportMissingManifest(path, exception);

    /// <summary>Does the cmdlet's work on one manifest.</summary>
    private protected abstract void Process(string file, ManifestReading reading);
}
