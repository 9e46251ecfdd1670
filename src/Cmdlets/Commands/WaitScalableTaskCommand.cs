namespace Scalable.Commands;

/// <summary>Waits for tasks to finish. Stopping it stops the waiting, not the tasks.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ScalableTask", DefaultParameterSetName = TaskSet)]
[OutputType(typeof(SessionTask))]
public sealed class WaitScalableTaskCommand : SessionTaskCmdlet
{
    private readonly List<SessionTask> _tasks = [];

    /// <summary>How long to wait at most.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime? Timeout { get; set; }

    /// <summary>Whether a task that failed or was cancelled is an error, besides being written.</summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

    protected override void ProcessRecord() => _tasks.AddRange(SelectedTasks());

    protected override void EndProcessing()
    {
        base.EndProcessing();
        WaitFor(_tasks, Timeout, ErrorOnFailure);
    }
}
