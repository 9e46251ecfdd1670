namespace Scalable.Commands;

/// <summary>
/// What cmdlets share that learn from runs: runs from the pipeline, or read from a run store by path.
/// </summary>
public abstract class RunInputCmdlet : PathCmdlet
{
    protected const string FromRunSet = "Run";

    private readonly List<RunRecord> _runs = [];
    private readonly List<(string Path, Exception Problem)> _missing = [];
    private readonly List<string> _stores = [];

    /// <summary>Runs as Get-ScalableRun writes them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = FromRunSet)]
    [ValidateNotNull]
    public RunRecord[] Run { get; set; } = [];

    /// <summary>Run stores or run directories; wildcards are expanded.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [PathTransformation]
    public string[]? Path { get; set; }

    private protected sealed override string[]? GivenPath => Path;

    protected override void ProcessRecord()
    {
        if (ParameterSetName == FromRunSet)
        {
            _runs.AddRange(Run);
            return;
        }

        _stores.AddRange(RunStores());
    }

    /// <summary>Does the cmdlet's work once all input is there; a stopped pipeline ends it, and what it wrote until then stays.</summary>
    protected sealed override void EndProcessing()
    {
        try
        {
            Finish();
        }
        catch (FileNotFoundException exception) when (UsedBackend != LearningBackend.Scalable)
        {
            ThrowTerminatingError(exception, ErrorIds.BackendMissing, ErrorCategory.NotInstalled, UsedBackend, "Install the module again, or leave out -Backend.");
        }
        catch (OperationCanceledException)
        {
            // What is not complete says nothing, and a stopped pipeline takes no objects any more.
        }
    }

    /// <summary>Does the cmdlet's work once all input is there.</summary>
    private protected abstract void Finish();

    /// <summary>Whose trainers are used; another's than ours may not be installed.</summary>
    private protected virtual LearningBackend UsedBackend => LearningBackend.Scalable;

    /// <summary>
    /// All runs given, in the order of their directories' names, each once: advice must not depend on the order they came in.
    /// </summary>
    protected IReadOnlyList<RunRecord> CollectedRuns() =>
        [.. _runs.Concat(_stores.SelectMany(ReadRuns)).DistinctBy(run => run.Path, StringComparer.Ordinal).OrderBy(run => run.RunId, StringComparer.Ordinal).ThenBy(run => run.Path, StringComparer.Ordinal)];

    /// <summary>The collected runs; ends the cmdlet if there are none.</summary>
    protected IReadOnlyList<RunRecord> RequireRuns()
    {
        IReadOnlyList<RunRecord> runs = CollectedRuns();
        if (runs.Count == 0) EndWithoutRuns();
        ReportMissingPaths(_missing.Count);
        return runs;
    }

    /// <summary>The collected runs for questions about single tasks; of a run store it reads what they need. Ends the cmdlet if there are none.</summary>
    protected ITaskHistory RequireHistory()
    {
        ITaskHistory? history = _stores.Count == 1 && _runs.Count == 0 ? OpenRuns(_stores[0]) : new TaskHistoryOfRuns(CollectedRuns(), StopToken);
        if (history is not { RunCount: > 0 }) EndWithoutRuns();
        ReportMissingPaths(_missing.Count);
        return history!;
    }

    private void EndWithoutRuns()
    {
        ReportMissingPaths(_missing.Count - 1);
        if (_missing.Count > 0)
            ThrowTerminatingError(_missing[^1].Problem, ErrorIds.PathNotFound, ErrorCategory.ObjectNotFound, _missing[^1].Path, MissingPathAdvice);
        ThrowTerminatingError(new RunStoreException("There are no runs to learn from."), ErrorIds.NoRunsFound, ErrorCategory.ObjectNotFound, null,
            "Check the path with Get-ScalableRun -Path; import foreign records with Import-ScalableRun.");
    }

    private void ReportMissingPaths(int count)
    {
        foreach ((string path, Exception problem) in _missing.Take(count)) base.ReportMissingPath(path, problem);
    }

    /// <summary>Kept until all input is there: whether one missing path ends the cmdlet depends on the others.</summary>
    private protected sealed override void ReportMissingPath(string path, Exception exception) => _missing.Add((path, exception));
}

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
