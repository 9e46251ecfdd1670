using System.Management.Automation;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Reads recorded runs.</summary>
[Cmdlet(VerbsCommon.Get, "ScalableRun", DefaultParameterSetName = PathSet)]
[OutputType(typeof(RunRecord))]
public sealed class GetScalableRunCommand : ScalableCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Run stores or run directories; wildcards are expanded.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Run stores or run directories, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Only runs with one of these ids; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[]? RunId { get; set; }

    /// <summary>Only runs with one of these states; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RunStatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>Only runs on one of these targets; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TargetNameCompleter))]
    public string[]? Target { get; set; }

    /// <summary>Only the newest run of each run store.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == LiteralPathSet;
        foreach (string directory in RunStorePaths.Resolve(this, literal ? LiteralPath : Path, literal, ReportMissingPath))
            WriteRuns(directory);
    }

    private void WriteRuns(string directory)
    {
        var ids = new NameFilter(RunId);
        var states = new NameFilter(Status);
        var targets = new NameFilter(Target);
        IEnumerable<RunRecord> wanted = ReadRuns(directory).Where(run => ids.Matches(run.RunId) && states.Matches(run.Status) && targets.Matches(run.TargetName));
        foreach (RunRecord run in Latest ? wanted.TakeLast(1) : wanted) WriteObject(run);
    }
}
