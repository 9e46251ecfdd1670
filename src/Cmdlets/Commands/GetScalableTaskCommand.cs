namespace Scalable.Commands;

/// <summary>Writes the task attempts of recorded runs, or the tasks of a session.</summary>
[Cmdlet(VerbsCommon.Get, "ScalableTask", DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(TaskRecord), typeof(SessionTask))]
public sealed class GetScalableTaskCommand : PathCmdlet
{
    private const string FromRunSet = "Run";
    private const string FromSessionSet = "Session";

    private NameFilter _names = new(null);
    private NameFilter _components = new(null);
    private int _read;

    /// <summary>Runs as Get-ScalableRun writes them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = FromRunSet)]
    [ValidateNotNull]
    public RunRecord[] Run { get; set; } = [];

    /// <summary>Run stores or run directories; wildcards are expanded.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [PathTransformation]
    public string[]? Path { get; set; }

    /// <summary>Sessions as Start-ScalableSession writes them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = FromSessionSet)]
    [ValidateNotNull]
    public ScalableSession[] Session { get; set; } = [];

    /// <summary>Only tasks with one of these names; wildcards allowed.</summary>
    [Parameter(Position = 0)]
    [Alias("Task", "TaskName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only attempts in one of these states.</summary>
    [Parameter]
    public TaskState[]? State { get; set; }

    /// <summary>Only tasks of one of these components; wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ComponentNameCompleter))]
    public string[]? Component { get; set; }

    private protected override string[]? GivenPath => Path;

    protected override void BeginProcessing()
    {
        _names = new NameFilter(Name);
        _components = new NameFilter(Component);
    }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == FromSessionSet)
        {
            foreach (SessionTask task in Session.SelectMany(session => session.Tasks))
                if (Matches(task.TaskName, task.Component, task.State))
                    WriteObject(task);
            return;
        }

        if (ParameterSetName == FromRunSet)
        {
            foreach (RunRecord run in Run) WriteTasks(run);
            return;
        }

        foreach (string directory in RunStores())
            foreach (RunRecord run in ReadRuns(directory))
                WriteTasks(run);
    }

    protected override void EndProcessing()
    {
        if (_read == 0 || StopToken.IsCancellationRequested) return;
        ReportMissing(_names.Missing, ErrorIds.TaskNotFound, name => $"There is no task '{name}'.", "-Name");
        ReportMissing(_components.Missing, ErrorIds.ComponentNotFound, component => $"No task has the component '{component}'.", "-Component");
    }

    private void WriteTasks(RunRecord run)
    {
        foreach (TaskRecord task in run.Tasks)
            if (Matches(task.TaskName, task.Component, task.State))
                WriteObject(task);
    }

    private bool Matches(string name, string? component, TaskState state)
    {
        _read++;
        return _names.Matches(name) & _components.Matches(component) & (State is null || State.Contains(state));
    }
}
