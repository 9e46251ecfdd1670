namespace Scalable.Commands;

/// <summary>Cancels tasks that wait or run.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ScalableTask", SupportsShouldProcess = true, DefaultParameterSetName = TaskSet)]
[OutputType(typeof(SessionTask))]
public sealed class StopScalableTaskCommand : SessionTaskCmdlet
{
    /// <summary>Writes the tasks to the pipeline as well.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (SessionTask task in SelectedTasks())
        {
            if (!task.IsFinished && ShouldProcess($"{task.TaskName} ({task.TaskId})", "Cancel the task")) task.Session.Cancel(task);
            if (PassThru) WriteObject(task);
        }
    }
}
