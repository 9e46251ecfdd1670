using System.Management.Automation;
using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Commands;

/// <summary>Imports other schedulers' records into a run store: from files, or live from a cluster's accounting.</summary>
[Cmdlet(VerbsData.Import, "ScalableRun", SupportsShouldProcess = true, DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(RunRecord))]
public sealed class ImportScalableRunCommand : FileInputCmdlet
{
    private const string LiveSet = "Live";

    /// <summary>Asks the cluster's sacct instead of reading files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiveSet)]
    public SwitchParameter Live { get; set; }

    /// <summary>The run store to write to.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The format of the files.</summary>
    [Parameter]
    public RecordFormat Format { get; set; } = RecordFormat.Nextflow;

    /// <summary>Only jobs that were there at this time or later.</summary>
    [Parameter(ParameterSetName = LiveSet)]
    public DateTime? StartTime { get; set; }

    /// <summary>Only jobs that were there before this time.</summary>
    [Parameter(ParameterSetName = LiveSet)]
    public DateTime? EndTime { get; set; }

    /// <summary>Whose jobs.</summary>
    [Parameter(ParameterSetName = LiveSet)]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>Everyone's jobs.</summary>
    [Parameter(ParameterSetName = LiveSet)]
    public SwitchParameter AllUsers { get; set; }

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

    /// <summary>The zone of times that do not say theirs.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    [TimeZoneTransformation]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNull]
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>One run for each day instead of one for each file.</summary>
    [Parameter]
    public SwitchParameter SplitByDay { get; set; }

    /// <summary>Writes runs again that were imported before.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        string store = Runs.RunStore.DefaultDirectory(SessionState.Path.CurrentFileSystemLocation.ProviderPath, path: Destination is null ? null : OutputPath(Destination));
        var options = new ImportOptions { FeatureColumns = FeatureColumn, ProjectName = Project, TargetName = Target, SplitByDay = SplitByDay, TimeZone = TimeZone };
        if (ParameterSetName == LiveSet)
        {
            ImportLive(store, options);
            return;
        }
        foreach (string file in Given())
            if (ShouldProcess($"{file} -> {store}", "Import runs"))
                Import(file, store, () => RecordImporter.Import(Format, file, store, options, Force));
    }

    private void ImportLive(string store, ImportOptions options)
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Format)) && Format != RecordFormat.Sacct)
            ThrowTerminatingError(new PSArgumentException($"-Live asks sacct, and -Format says {Format}."), ErrorIds.ArgumentInvalid, ErrorCategory.InvalidArgument, Format, "Leave out -Format, or give -Format Sacct.");
        SacctQuery query = SacctQuery.Between(StartTime, EndTime) with { Users = User, AllUsers = AllUsers };
        if (ShouldProcess($"sacct, {query.Since.LocalDateTime:s} to {query.Until.LocalDateTime:s} -> {store}", "Import runs"))
            Import("sacct", store, () => RecordImporter.ImportLive(query, store, options));
    }

    private void Import(string source, string store, Func<RunHistory> import)
    {
        try
        {
            RunHistory imported = import();
            WriteProblems(imported.Problems.Concat(Plausibility.Problems(imported.Runs)));
            foreach (RunRecord run in imported.Runs) WriteObject(run);
        }
        catch (RunStoreException exception)
        {
            WriteError(exception, ErrorIds.RunExists, ErrorCategory.ResourceExists, source, "Use -Force to import it anew.");
        }
        catch (RunImportException exception)
        {
            WriteError(exception, ErrorIds.ImportFailed, ErrorCategory.InvalidData, source, "Check that -Format is that of the records and that -FeatureColumn names columns of them.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(exception, ErrorIds.ImportFailed, ErrorCategory.WriteError, store, "Check that -Destination can be written.");
        }
    }
}
