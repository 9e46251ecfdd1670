using System.Management.Automation;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Commands;

/// <summary>What cmdlets share that read manifests, each of them on its own.</summary>
public abstract class ManifestCmdlet : ScalableCmdlet
{
    protected const string FromPathSet = "Path";
    protected const string FromLiteralPathSet = "LiteralPath";

    /// <summary>Manifests; wildcards are expanded.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Manifests, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FromLiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The target to read it for.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ManifestTargetCompleter))]
    public string? Target { get; set; }

    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == FromLiteralPathSet;
        foreach (string file in ManifestPaths.Resolve(this, literal ? LiteralPath : Path, literal, ReportMissingManifest))
            if (ReadManifest(file, Target) is { } reading)
                Process(file, reading);
    }

    /// <summary>Does the cmdlet's work on one manifest.</summary>
    private protected abstract void Process(string file, ManifestReading reading);
}
