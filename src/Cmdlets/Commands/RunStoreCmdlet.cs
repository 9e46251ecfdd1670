using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>What cmdlets share that look through run stores, for some runs or all.</summary>
public abstract class RunStoreCmdlet : PathCmdlet
{
    /// <summary>Run stores or run directories; wildcards are expanded.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [PathTransformation]
    public string[]? Path { get; set; }

    /// <summary>Only runs with one of these ids; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[]? RunId { get; set; }

    private protected override string[]? GivenPath => Path;

    /// <summary>The ids asked for, and those of them that were met.</summary>
    private protected NameFilter Ids { get; private set; } = new(null);

    protected override void BeginProcessing() => Ids = new NameFilter(RunId);
}
