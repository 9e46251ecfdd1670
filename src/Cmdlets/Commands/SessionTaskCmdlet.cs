using System.Management.Automation;
using Scalable.Sessions;

namespace Scalable.Commands;

/// <summary>What cmdlets share that work on tasks of sessions: the tasks themselves, or a session and names.</summary>
public abstract class SessionTaskCmdlet : ScalableCmdlet
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

    /// <summary>The tasks that this input stands for.</summary>
    protected IEnumerable<SessionTask> SelectedTasks()
    {
        if (ParameterSetName == TaskSet) return Task;
        var names = new NameFilter(Name);
        return Session.SelectMany(session => session.Tasks).Where(task => names.Matches(task.Name));
    }
}
