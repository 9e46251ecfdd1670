using System.Globalization;
using System.Management.Automation;
using Scalable.Sessions;
using Scalable.Units;

namespace Scalable.Commands;

/// <summary>Waits for tasks to finish. Stopping it stops the waiting, not the tasks.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ScalableTask", DefaultParameterSetName = TaskSet)]
[OutputType(typeof(SessionTask))]
public sealed class WaitScalableTaskCommand : SessionTaskCmdlet
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(200);

    private readonly List<SessionTask> _tasks = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>How long to wait at most.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime? Timeout { get; set; }

    protected override void ProcessRecord() => _tasks.AddRange(SelectedTasks());

    protected override void EndProcessing()
    {
        using var progress = new ProgressReporter(this, "Waiting for tasks");
        long deadline = Timeout is { } limit ? Environment.TickCount64 + (long)Math.Min(limit.ToTimeSpan().TotalMilliseconds, int.MaxValue) : long.MaxValue;
        var waiting = new Queue<SessionTask>(_tasks);
        try
        {
            while (waiting.TryPeek(out SessionTask? next))
            {
                long left = deadline - Environment.TickCount64;
                if (next.Session.Wait([next], left < s_slice.TotalMilliseconds ? TimeSpan.FromMilliseconds(Math.Max(0, left)) : s_slice, StopToken))
                {
                    WriteObject(waiting.Dequeue());
                    continue;
                }
                TellTroubles(next.Session);
                int open = waiting.Count(task => !task.IsFinished);
                progress.Report((_tasks.Count - open) / (double)_tasks.Count);
                if (left <= 0)
                {
                    ReportTimeout(waiting, open);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            WriteVerbose("The waiting was stopped; the tasks go on.");
        }
    }

    private void ReportTimeout(Queue<SessionTask> waiting, int open)
    {
        foreach (SessionTask task in waiting.Where(task => task.IsFinished)) WriteObject(task);
        string message = string.Create(CultureInfo.InvariantCulture, $"{open} of {_tasks.Count} tasks have not finished within {Timeout}; they go on.");
        WriteError(new TimeoutException(message), ErrorIds.WaitTimedOut, ErrorCategory.OperationTimeout, null, "Wait again, or end them with Stop-ScalableTask.");
    }

    private void TellTroubles(ScalableSession session)
    {
        foreach (string trouble in session.Warnings)
            if (_told.Add(session.RunId + trouble))
                WriteWarning(trouble);
    }
}
