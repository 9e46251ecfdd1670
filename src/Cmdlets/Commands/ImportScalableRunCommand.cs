using System.Text.RegularExpressions;
using Scalable.Advising.Evidence;
using Scalable.Runs.Importing;

namespace Scalable.Commands;

/// <summary>
/// Imports other systems' records into a run store: from files, from objects of the pipeline, or live from a cluster's
/// accounting. Each attempt is stored once.
/// </summary>
[Cmdlet(VerbsData.Import, "ScalableRun", SupportsShouldProcess = true, DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(RunRecord))]
public sealed class ImportScalableRunCommand : FileInputCmdlet
{
    private const string LiveSet = "Live";
    private const string FromObjectSet = "Object";

    private readonly List<IReadOnlyDictionary<string, string?>> _rows = [];
    private readonly List<(string Benchmarks, string File)> _benchmarks = [];

    /// <summary>Asks the cluster's sacct instead of reading files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiveSet)]
    public SwitchParameter Live { get; set; }

    /// <summary>Rows of a table, such as Import-Csv writes.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = FromObjectSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The run store to write to.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The format of the records; recognised by their content if it is left out.</summary>
    [Parameter]
    public RecordFormat? Format { get; set; }

    /// <summary>Which column of a table holds which quantity.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    [Parameter(ParameterSetName = FromObjectSet)]
    [ValidateNotNull]
    public Hashtable Map { get; set; } = [];

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
    [ArgumentCompleter(typeof(RecordColumnCompleter))]
    public string[] FeatureColumn { get; set; } = [];

    /// <summary>The column that names the task.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RecordColumnCompleter))]
    public string? TaskNameColumn { get; set; }

    /// <summary>What of the name is the task: the group called task.</summary>
    [Parameter]
    [ValidateNotNull]
    public Regex? TaskNamePattern { get; set; }

    /// <summary>How a workflow system names its jobs.</summary>
    [Parameter]
    public TaskNamePreset TaskNamePreset { get; set; }

    /// <summary>Also results that came from a cache.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    public SwitchParameter IncludeCached { get; set; }

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
    [Parameter(ParameterSetName = FromObjectSet)]
    [TimeZoneTransformation]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNull]
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>One run for each day instead of one for each file.</summary>
    [Parameter]
    public SwitchParameter SplitByDay { get; set; }

    /// <summary>Writes attempts anew that are in the store.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    [Parameter(ParameterSetName = FromObjectSet)]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == FromObjectSet)
        {
            AddRows();
            return;
        }
        (string store, ImportOptions options) = (Store(), Options());
        if (ParameterSetName == LiveSet)
        {
            ImportLive(store, options);
            return;
        }
        foreach (string file in Given())
            if (RecordImporter.BenchmarksOf(file, Format) is { } benchmarks)
                _benchmarks.Add((benchmarks, file));
            else if (ShouldProcess($"{file} -> {store}", "Import runs"))
                Import(file, store, progress => RecordImporter.Import(file, store, Format, options, Force, progress, StopToken));
    }

    protected override void EndProcessing()
    {
        (string store, ImportOptions options) = (Store(), Options());
        foreach (IGrouping<string, string> workflow in _benchmarks.GroupBy(benchmark => benchmark.Benchmarks, benchmark => benchmark.File))
        {
            string[] files = [.. workflow];
            string source = files.Length == 1 ? files[0] : $"{workflow.Key} ({files.Length} files)";
            if (ShouldProcess($"{source} -> {store}", "Import runs"))
                Import(source, store, progress => RecordImporter.ImportTogether(workflow.Key, files, store, options, Force, progress, StopToken));
        }
        if (ParameterSetName != FromObjectSet || _rows.Count == 0) return;
        if (Format is not (null or RecordFormat.Table))
            ThrowTerminatingError(new PSArgumentException($"Objects are rows of a table, and -Format says {Format}."), ErrorIds.ArgumentInvalid, ErrorCategory.InvalidArgument, Format, "Leave out -Format, or give -Format Table; give files of other formats by -Path.");
        if (ShouldProcess($"{_rows.Count} objects -> {store}", "Import runs"))
            Import("pipeline", store, _ => RecordImporter.ImportRows(_rows, store, options, Force, StopToken));
    }

    private string Store() => Runs.RunStore.DefaultDirectory(SessionState.Path.CurrentFileSystemLocation.ProviderPath, path: Destination is null ? null : OutputPath(Destination));

    private ImportOptions Options()
    {
        var map = new Dictionary<TableField, string>();
        foreach (DictionaryEntry entry in Map)
        {
            if (Enum.TryParse(entry.Key.ToString(), ignoreCase: true, out TableField field) && Enum.IsDefined(field) && entry.Value?.ToString() is { Length: > 0 } column) map[field] = column;
            else
                ThrowTerminatingError(new PSArgumentException($"-Map has '{entry.Key}', which is no field of a task or names no column."), ErrorIds.ArgumentInvalid, ErrorCategory.InvalidArgument, entry.Key, $"Use one of {string.Join(", ", Enum.GetNames<TableField>())}, such as @{{ PeakMemory = 'maxrss_kb' }}.");
        }
        return new ImportOptions
        {
            FeatureColumns = FeatureColumn,
            TaskNameColumn = TaskNameColumn,
            TaskNamePattern = TaskNamePattern,
            TaskNamePreset = TaskNamePreset,
            IncludeCached = IncludeCached,
            Map = map,
            ProjectName = Project,
            TargetName = Target,
            SplitByDay = SplitByDay,
            TimeZone = TimeZone,
        };
    }

    private void AddRows()
    {
        foreach (PSObject item in InputObject)
        {
            var row = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, object? value) in Properties.Of(item)) row[name] = Text(value);
            _rows.Add(row);
        }
    }

    /// <summary>A value as a table has it, whatever the culture.</summary>
    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTime { Kind: DateTimeKind.Unspecified } time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        TimeSpan span => span.TotalSeconds.ToString("R", CultureInfo.InvariantCulture) + "s",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    private void ImportLive(string store, ImportOptions options)
    {
        if (Format is not (null or RecordFormat.Sacct))
            ThrowTerminatingError(new PSArgumentException($"-Live asks sacct, and -Format says {Format}."), ErrorIds.ArgumentInvalid, ErrorCategory.InvalidArgument, Format, "Leave out -Format, or give -Format Sacct.");
        SacctQuery query = SacctQuery.Between(StartTime, EndTime) with { Users = User, AllUsers = AllUsers };
        if (ShouldProcess($"sacct, {query.Since.LocalDateTime:s} to {query.Until.LocalDateTime:s} -> {store}", "Import runs"))
            Import("sacct", store, progress => RecordImporter.ImportLive(query, store, options, progress, StopToken));
    }

    private void Import(string source, string store, Func<IProgress<ImportProgress>, ImportResult> import)
    {
        try
        {
            using var shown = new ProgressReporter(this, $"Importing {source}");
            ImportResult imported = import(new CallbackProgress<ImportProgress>(done => Show(shown, done)));
            WriteProblems(imported.Problems);
            WriteInformation(new HostInformationMessage { Message = $"{source}: {imported.Summary}" }, ["PSHOST"]);
            foreach (ImportedRun run in imported.ChangedRuns)
                foreach (RunRecord record in RunStore.ReadRun(run.Path).Runs)
                {
                    WriteProblems(Plausibility.Problems([record]));
                    WriteObject(record);
                }
        }
        catch (RunImportException exception)
        {
            WriteError(exception, ErrorIds.ImportFailed, ErrorCategory.InvalidData, source, "Check that -Format is that of the records and that -FeatureColumn names columns of them.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(exception, ErrorIds.ImportFailed, ErrorCategory.WriteError, store, "Check that -Destination can be written.");
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private static void Show(ProgressReporter reporter, ImportProgress done)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{done.Rows:N0} rows, {done.NewAttempts:N0} new attempts");
        if (done.Share is { } share) reporter.Report(text, share, left: null);
        else reporter.Report(text);
    }
}
