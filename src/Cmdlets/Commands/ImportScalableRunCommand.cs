using System.Management.Automation;
using Scalable.History;
using Scalable.History.Importing;

namespace Scalable.Commands;

/// <summary>Imports other schedulers' records into a run store.</summary>
[Cmdlet(VerbsData.Import, "ScalableRun", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(RunRecord))]
public sealed class ImportScalableRunCommand : ScalableCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Files to import; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files to import, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The run store to write to.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The format of the files.</summary>
    [Parameter]
    public RecordFormat Format { get; set; } = RecordFormat.Nextflow;

    /// <summary>Columns that become features of the tasks.</summary>
    [Parameter]
    [Alias("Feature")]
    public string[] FeatureColumn { get; set; } = [];

    /// <summary>The project's name.</summary>
    [Parameter]
    public string? Project { get; set; }

    /// <summary>The target the tasks ran on.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetNameCompleter))]
    public string? Target { get; set; }

    /// <summary>One run for each day instead of one for each file.</summary>
    [Parameter]
    public SwitchParameter SplitByDay { get; set; }

    /// <summary>Writes runs again that were imported before.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == LiteralPathSet;
        string store = RunStorePaths.Resolve(this, Destination is null ? null : [Destination], literal: true, ReportMissingPath)[0];
        foreach (string file in RunStorePaths.Resolve(this, literal ? LiteralPath : Path, literal, ReportMissingPath))
            if (ShouldProcess($"{file} -> {store}", "Import runs"))
                ImportFile(file, store);
    }

    private void ImportFile(string file, string store)
    {
        var options = new NextflowTraceOptions { FeatureColumns = FeatureColumn, ProjectName = Project, TargetName = Target, SplitByDay = SplitByDay };
        try
        {
            RunHistory imported = NextflowTraceImporter.Import(file, store, options, Force);
            WriteProblems(imported.Problems);
            foreach (RunRecord run in imported.Runs) WriteObject(run);
        }
        catch (RunStoreException exception)
        {
            WriteError(exception, ErrorIds.RunExists, ErrorCategory.ResourceExists, file, "Use -Force to import it anew.");
        }
        catch (RunImportException exception)
        {
            WriteError(exception, ErrorIds.ImportFailed, ErrorCategory.InvalidData, file, "Check that the file is a Nextflow trace and that -FeatureColumn names columns of it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(exception, ErrorIds.ImportFailed, ErrorCategory.WriteError, store, "Check that -Destination can be written.");
        }
    }
}
