using System.Xml;

namespace Scalable.Commands;

/// <summary>Writes what tasks returned: the objects of scripts, the lines that commands printed.</summary>
[Cmdlet(VerbsCommunications.Receive, "ScalableTask", DefaultParameterSetName = TaskSet)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class ReceiveScalableTaskCommand : SessionTaskCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (SessionTask task in SelectedTasks())
        {
            if (StopToken.IsCancellationRequested) return;
            Receive(task);
        }
    }

    private void Receive(SessionTask task)
    {
        if (!task.IsFinished)
        {
            WriteError(new InvalidOperationException($"The task '{task.TaskName}' ({task.TaskId}) has not finished."), ErrorIds.TaskNotFinished, ErrorCategory.ResourceBusy, task, "Wait for it with Wait-ScalableTask.");
            return;
        }
        try
        {
            if (task.Submission.Script is null) WriteLines(task.OutputPath);
            else if (task.ResultPath is not null) WriteObject(PSSerializer.Deserialize(File.ReadAllText(task.ResultPath)), enumerateCollection: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or XmlException)
        {
            WriteError(exception, ErrorIds.ResultUnreadable, ErrorCategory.ReadError, task, "Check that the run's directory is still there and can be read.");
        }
        if (task.State != TaskState.Succeeded) ReportEnd(task);
    }

    private void WriteLines(string path)
    {
        if (!File.Exists(path)) return;
        foreach (string line in File.ReadLines(path)) WriteObject(line);
    }
}
