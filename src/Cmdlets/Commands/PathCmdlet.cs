using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Commands;

/// <summary>What cmdlets share that take -Path with wildcards, or -LiteralPath.</summary>
public abstract class PathCmdlet : ScalableCmdlet
{
    protected const string FromPathSet = "Path";
    protected const string FromLiteralPathSet = "LiteralPath";

    /// <summary>The same as -Path, taken as it is: no character is a wildcard.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FromLiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>What -Path says; null if it is not given.</summary>
    private protected abstract string[]? GivenPath { get; }

    /// <summary>The files or directories given; one that is not there is reported. Nothing for nothing given.</summary>
    private protected IReadOnlyList<string> Given()
    {
        bool literal = ParameterSetName == FromLiteralPathSet;
        return FilePaths.Resolve(this, (literal ? LiteralPath : GivenPath) ?? [], literal, ReportMissingPath);
    }

    /// <summary>The run stores or run directories given, or the default run store.</summary>
    private protected IReadOnlyList<string> RunStores() =>
        LiteralPath is null && GivenPath is null or [] ? [RunStore.DefaultDirectory(SessionState.Path.CurrentFileSystemLocation.ProviderPath)] : Given();
}

/// <summary>What cmdlets share that read files, each of them on its own.</summary>
public abstract class FileInputCmdlet : PathCmdlet
{
    /// <summary>Files to read; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [PathTransformation]
    public string[]? Path { get; set; }

    private protected sealed override string[]? GivenPath => Path;
}

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
