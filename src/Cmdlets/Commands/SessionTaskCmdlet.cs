using System.Management.Automation;
using Scalable.Sessions;

namespace Scalable.Commands;

/// <summary>What cmdlets share that work on tasks of sessions: the tasks themselves, or a session and names.</summary>
public abstract class SessionTaskCmdlet : WaitingCmdlet
{
    protected const string TaskSet = "Task";
    protected const string SessionSet = "Session";

    /// <summary>Tasks as Submit-ScalableTask and Get-ScalableTask write them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = TaskSet)]
    [ValidateNotNull]
    public SessionTask[] Task { get; set; } = [];

    /// <summary>The session whose tasks are meant.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [ValidateNotNull]
    public ScalableSession[] Session { get; set; } = [];

    /// <summary>Only tasks of the session with one of these names; wildcards allowed.</summary>
    [Parameter(Position = 1, ParameterSetName = SessionSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string[]? Name { get; set; }

    private NameFilter? _names;

    /// <summary>The tasks that this input stands for.</summary>
    protected IReadOnlyList<SessionTask> SelectedTasks()
    {
        if (ParameterSetName == TaskSet) return Task;
        _names ??= new NameFilter(Name);
        return [.. Session.SelectMany(session => session.Tasks).Where(task => _names.Matches(task.TaskName))];
    }

    /// <summary>A name without wildcards that no task has is a mistake.</summary>
    protected override void EndProcessing()
    {
        if (StopToken.IsCancellationRequested) return;
        foreach (string name in _names?.Missing ?? [])
            WriteError(new ItemNotFoundException($"The session has no task '{name}'."), ErrorIds.TaskNotFound, ErrorCategory.ObjectNotFound, name, "Complete -Name with Tab, or use wildcards; Get-ScalableTask -Session lists the tasks.");
    }
}
