namespace Scalable.Commands;

/// <summary>What cmdlets share that wait for tasks of sessions, or report how they ended.</summary>
public abstract class WaitingCmdlet : ScalableCmdlet
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(200);

    /// <summary>So long a tag may be without a worker, since an autoscaler may be about to give it one.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Writes each task when it and those before it have finished. Stopping the cmdlet stops the waiting, not the tasks.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="timeout">How long to wait at most; null for as long as it takes.</param>
    /// <param name="errorOnFailure">Whether a task that has not succeeded is an error.</param>
    private protected void WaitFor(IReadOnlyCollection<SessionTask> tasks, Walltime? timeout, bool errorOnFailure)
    {
        using var progress = new ProgressReporter(this, "Waiting for tasks");
        long deadline = timeout is { } limit ? Environment.TickCount64 + (long)Math.Min(limit.ToTimeSpan().TotalMilliseconds, int.MaxValue) : long.MaxValue;
        var waiting = new Queue<SessionTask>(tasks);
        long workerlessSince = Environment.TickCount64;
        try
        {
            while (waiting.TryPeek(out SessionTask? next))
            {
                long left = deadline - Environment.TickCount64;
                if (next.Session.Wait([next], left < s_slice.TotalMilliseconds ? TimeSpan.FromMilliseconds(Math.Max(0, left)) : s_slice, StopToken))
                {
                    WriteFinished(waiting.Dequeue(), errorOnFailure);
                    continue;
                }
                TellTroubles(next.Session);
                int open = waiting.Count(task => !task.IsFinished);
                progress.Report((tasks.Count - open) / (double)tasks.Count);
                string? problem = WorkerlessTasks.Problem(waiting);
                if (problem is null) workerlessSince = Environment.TickCount64;
                bool isWorkerless = Environment.TickCount64 - workerlessSince > s_patience.TotalMilliseconds;
                if (left > 0 && !isWorkerless) continue;
                foreach (SessionTask task in waiting.Where(task => task.IsFinished)) WriteFinished(task, errorOnFailure);
                if (isWorkerless)
                {
                    WriteError(new InvalidOperationException($"{problem} They would wait for good, so the waiting ends; the tasks stay submitted."), ErrorIds.NoWorker, ErrorCategory.ResourceUnavailable, null,
                        "Give the component a worker with Set-ScalableWorker, or let Invoke-ScalableAutoscale -Apply look after the session, and wait again.");
                    return;
                }
                string message = string.Create(CultureInfo.InvariantCulture, $"{open} of {tasks.Count} tasks have not finished within {timeout}; they go on.");
                WriteError(new TimeoutException(message), ErrorIds.WaitTimedOut, ErrorCategory.OperationTimeout, null, "Wait again, or end them with Stop-ScalableTask.");
                return;
            }
            foreach (ScalableSession session in tasks.Select(task => task.Session).Distinct()) TellTroubles(session);
        }
        catch (OperationCanceledException)
        {
            WriteVerbose("The waiting was stopped; the tasks go on.");
        }
    }

    /// <summary>Reports that a finished task has not succeeded, and why.</summary>
    private protected void ReportEnd(SessionTask task)
    {
        bool cancelled = task.State == TaskState.Cancelled;
        string message = cancelled ? $"The task '{task.TaskName}' ({task.TaskId}) was cancelled." : $"The task '{task.TaskName}' ({task.TaskId}) failed at attempt {task.Attempt}: {task.Latest.ErrorMessage}";
        WriteError(new InvalidOperationException(message), cancelled ? ErrorIds.TaskCancelled : ErrorIds.TaskFailed, cancelled ? ErrorCategory.OperationStopped : ErrorCategory.InvalidResult, task, $"What it wrote to its error stream is in '{task.ErrorPath}'.");
    }

    private void WriteFinished(SessionTask task, bool errorOnFailure)
    {
        WriteObject(task);
        if (errorOnFailure && task.State != TaskState.Succeeded) ReportEnd(task);
    }

    private void TellTroubles(ScalableSession session)
    {
        foreach (string trouble in session.Warnings)
            if (_told.Add(session.RunId + trouble))
                WriteWarning(trouble);
    }
}

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
        ReportMissing(_names?.Missing ?? [], ErrorIds.TaskNotFound, name => $"The session has no task '{name}'.", "Complete -Name with Tab, or use wildcards; Get-ScalableTask -Session lists the tasks.");
    }
}
