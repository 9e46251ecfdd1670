using System.Management.Automation;

namespace Scalable.Commands;

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
