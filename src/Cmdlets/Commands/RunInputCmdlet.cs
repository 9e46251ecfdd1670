using System.Management.Automation;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>
/// What cmdlets share that learn from runs: runs from the pipeline, or read from a run store by path.
/// </summary>
public abstract class RunInputCmdlet : ScalableCmdlet
{
    protected const string FromPathSet = "Path";
    protected const string FromLiteralPathSet = "LiteralPath";
    protected const string FromRunSet = "Run";

    private readonly List<RunRecord> _runs = [];

    /// <summary>Runs as Get-ScalableRun writes them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = FromRunSet)]
    [ValidateNotNull]
    public RunRecord[] Run { get; set; } = [];

    /// <summary>Run stores or run directories; wildcards are expanded.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Run stores or run directories, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FromLiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == FromRunSet)
        {
            _runs.AddRange(Run);
            return;
        }

        bool literal = ParameterSetName == FromLiteralPathSet;
        foreach (string directory in RunStorePaths.Resolve(this, literal ? LiteralPath : Path, literal, ReportMissingPath))
            _runs.AddRange(ReadRuns(directory));
    }

    /// <summary>
    /// All runs given, in the order of their directories' names, each once: advice must not depend on the order they came in.
    /// </summary>
    protected IReadOnlyList<RunRecord> CollectedRuns() =>
        [.. _runs.DistinctBy(run => run.Path, StringComparer.Ordinal).OrderBy(run => run.RunId, StringComparer.Ordinal).ThenBy(run => run.Path, StringComparer.Ordinal)];

    /// <summary>The collected runs; ends the cmdlet where there are none.</summary>
    protected IReadOnlyList<RunRecord> RequireRuns()
    {
        IReadOnlyList<RunRecord> runs = CollectedRuns();
        if (runs.Count == 0)
            ThrowTerminatingError(new RunStoreException("There are no runs to learn from."), ErrorIds.NoRunsFound, ErrorCategory.ObjectNotFound, null,
                "Check the path with Get-ScalableRun -Path; import foreign records with Import-ScalableRun.");
        return runs;
    }
}
