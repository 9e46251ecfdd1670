using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>What cmdlets share that read files, each of them on its own.</summary>
public abstract class FileInputCmdlet : ScalableCmdlet
{
    protected const string FromPathSet = "Path";
    protected const string FromLiteralPathSet = "LiteralPath";

    /// <summary>Files to read; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files to read, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FromLiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The files given; one that is not there is reported.</summary>
    private protected IReadOnlyList<string> Files()
    {
        bool literal = ParameterSetName == FromLiteralPathSet;
        return RunStorePaths.Resolve(this, literal ? LiteralPath : Path, literal, ReportMissingPath);
    }
}
