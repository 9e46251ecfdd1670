using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Providers;
using Scalable.Sessions.Recording;

namespace Scalable.Sessions.Engine;

/// <summary>
/// Keeps the tasks of a session: every change of state goes through here, is recorded before anyone can see it, and wakes
/// those who wait. Guarded by one lock.
/// </summary>
internal sealed class TaskRegistry : IAttemptObserver
{
    private readonly object _gate;
    private readonly RunRecorder _recorder;
    private readonly RequestFactory _requests;
    private readonly RetryPolicy _retries;
    private readonly Dictionary<string, int> _workers;
    private readonly Dictionary<string, SessionTask> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AttemptRequest> _open = new(StringComparer.Ordinal);
    private readonly List<SessionTask> _inOrder = [];
    private readonly List<string> _warnings = [];

    public TaskRegistry(object gate, RunRecorder recorder, RequestFactory requests, RetryPolicy retries, ScalePlan plan)
    {
        _gate = gate;
        _recorder = recorder;
        _requests = requests;
        _retries = retries;
        _workers = plan.Components.ToDictionary(component => component.Component, component => component.Workers, StringComparer.Ordinal);
    }

    public IProvider Provider { get; set; } = null!;

    public IReadOnlyList<SessionTask> Snapshot()
    {
        lock (_gate) return _inOrder.ToArray();
    }

    public IReadOnlyList<string> Warnings()
    {
        lock (_gate) return _warnings.ToArray();
    }

    public IReadOnlyDictionary<string, int> Workers()
    {
        lock (_gate) return new Dictionary<string, int>(_workers);
    }

    /// <summary>Records new tasks, all of them before the first is handed over.</summary>
    /// <exception cref="IOException">They cannot be recorded; none is taken.</exception>
    public IReadOnlyList<SessionTask> Add(IReadOnlyList<PlannedTask> planned)
    {
        lock (_gate)
        {
            SessionTask[] tasks = [.. planned.Select(plan => new SessionTask(Guid.NewGuid().ToString("N"), plan.Submission, plan.Component, FirstAttempt(plan.Allocation)) { Recommendation = plan.Advice })];
            foreach (SessionTask task in tasks) _requests.Prepare(task.Id, task.Submission);
            _recorder.Submissions(tasks.Select(task => SubmissionJson.Write(task, batch: tasks[0].Id, tasks.Length)));
            foreach (SessionTask task in tasks)
            {
                EnsureWorker(task.Component);
                Keep(task);
                Record(task);
                HandOver(task, Provider.Submit);
            }
            WarnOfRecord();
            return tasks;
        }
    }

    /// <summary>Keeps tasks that an earlier session recorded; those that have not finished are for the provider to find or to run.</summary>
    public void Restore(IEnumerable<SessionTask> tasks)
    {
        lock (_gate)
        {
            foreach (SessionTask task in tasks)
            {
                Keep(task);
                EnsureWorker(task.Component);
                if (!task.IsFinished) HandOver(task, Provider.Adopt);
                else _requests.Create(task, task.Latest);
                task.ResultPath = task.IsFinished ? _requests.ResultOf(task) : null;
            }
        }
        Provider.Flush();
    }

    /// <summary>What would be handed over for a task.</summary>
    public AttemptRequest Draft(TaskSubmission submission, string component, ComponentResources allocation)
    {
        var task = new SessionTask("preview", submission, component, FirstAttempt(allocation));
        return _requests.Create(task, task.Latest);
    }

    public void SetWorkers(string component, int workers)
    {
        lock (_gate)
        {
            _workers[component] = workers;
            _recorder.WorkerEvent("scaled", component, details: new() { ["target_workers"] = workers, ["workers_by_tag"] = _workers.ToDictionary(entry => entry.Key, entry => (object?)entry.Value) });
        }
        Provider.SetWorkers(component, workers);
    }

    public void Cancel(SessionTask task)
    {
        AttemptRequest? request;
        lock (_gate) _open.TryGetValue(task.Id, out request);
        if (request is not null) Provider.Cancel(request);
    }

    /// <returns>False if the time is up.</returns>
    public bool Wait(IReadOnlyCollection<SessionTask> tasks, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        long deadline = timeout is { } limit ? Environment.TickCount64 + (long)limit.TotalMilliseconds : long.MaxValue;
        using CancellationTokenRegistration waking = cancellationToken.Register(() =>
        {
            lock (_gate) Monitor.PulseAll(_gate);
        });
        lock (_gate)
        {
            foreach (SessionTask task in tasks)
            {
                while (!task.IsFinished)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    long left = deadline - Environment.TickCount64;
                    if (left <= 0) return false;
                    Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
                }
            }
        }
        return true;
    }

    public bool OnStarted(AttemptRequest request, string worker, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (LatestOf(request) is not { Latest.State: TaskState.Submitted } task) return true;
            TaskAttempt started = Started(task, worker, at);
            if (!_recorder.TryStart(task, started, _workers[task.Component])) return false;
            task.Replace(started);
            return true;
        }
    }

    public void OnEnded(AttemptRequest request, AttemptResult result)
    {
        lock (_gate)
        {
            if (LatestOf(request) is not { IsFinished: false } task) return;
            try
            {
                End(task, result);
            }
            catch (Exception error)
            {
                // A provider's thread must not die of it, nor anyone wait for a task that nobody looks after.
                OnTrouble($"The end of the task '{task.Name}' ({task.Id}) could not be dealt with: {error.Message}");
                task.Replace(AttemptEnding.Apply(task.Latest, result));
            }
            _open.Remove(task.Id);
            if (!task.IsFinished)
            {
                HandOver(task, Provider.Submit);
                Provider.Flush();
            }
            WarnOfRecord();
            Monitor.PulseAll(_gate);
        }
    }

    public void OnWorkers(string state, string? component, string? worker, Dictionary<string, object?> details) =>
        _recorder.WorkerEvent(state, component, worker, details);

    public void OnTrouble(string message)
    {
        lock (_gate)
        {
            if (_warnings.Contains(message)) return;
            _warnings.Add(message);
            _recorder.FailureEvent("Provider", message);
        }
    }

    /// <summary>Says once why the record cannot be written; until it can, no further task is begun.</summary>
    public void WarnOfRecord()
    {
        if (_recorder.Trouble is { } trouble) OnTrouble($"The run's record cannot be written: {trouble} Tasks that have not begun are not run. Make room, and take up the run {_recorder.RunId} again.");
    }

    private void End(SessionTask task, AttemptResult result)
    {
        if (result.Outcome == AttemptOutcome.NotRecorded)
        {
            task.Replace(AttemptEnding.Apply(task.Latest, result)); // on the disk it waits, to be run by a later session
            return;
        }
        if (task.State == TaskState.Submitted && (result.StartedAt ?? task.Latest.StartedAt) is { } startedAt)
        {
            task.Replace(Started(task, result.Worker ?? "", startedAt));
            Record(task);
        }
        TaskAttempt ended = AttemptEnding.Apply(task.Latest, result);
        if (ended.ErrorType == FailureClasses.ExitStatus && _requests.ErrorOf(task, ended) is { } said) ended = ended with { ErrorMessage = said };
        ended = ended with { ErrorMessage = _requests.Redact(ended.ErrorMessage) };
        ComponentResources? next = NextAllocation(task, ended, result.Outcome);
        RecordEnd(task, ended);
        if (next is null) Finish(task, ended);
        else Retry(task, ended, next);
    }

    private ComponentResources? NextAllocation(SessionTask task, TaskAttempt ended, AttemptOutcome outcome)
    {
        try
        {
            return _retries.Next(task, ended, outcome);
        }
        catch (Exception error)
        {
            OnTrouble($"Whether to try the task '{task.Name}' again could not be decided: {error.Message}");
            return null;
        }
    }

    private static TaskAttempt Started(SessionTask task, string worker, DateTimeOffset at) =>
        task.Latest with { State = TaskState.Running, Worker = worker, StartedAt = at };

    private void RecordEnd(SessionTask task, TaskAttempt ended)
    {
        _recorder.TaskEvent(task, ended, ended.FinishedAt ?? DateTimeOffset.UtcNow, _workers[task.Component]);
        if (ended.StartedAt is not null) _recorder.ResourceEvent(task, ended, ended.FinishedAt ?? DateTimeOffset.UtcNow, _workers[task.Component]);
        if (ended.State != TaskState.Failed) return;
        _recorder.FailureEvent(ended.ErrorType!, ended.ErrorMessage!, task.Id, new() { ["attempt"] = ended.Number, ["exit_code"] = ended.ExitCode, ["signal"] = ended.Signal });
    }

    private void Finish(SessionTask task, TaskAttempt ended)
    {
        task.Replace(ended);
        task.ResultPath = _requests.ResultOf(task);
    }

    private void Retry(SessionTask task, TaskAttempt ended, ComponentResources allocation)
    {
        task.ReplaceAndAdd(ended, new TaskAttempt { Number = ended.Number + 1, Allocation = allocation, SubmittedAt = DateTimeOffset.UtcNow });
        Record(task);
    }

    private void Keep(SessionTask task)
    {
        _tasks.Add(task.Id, task);
        _inOrder.Add(task);
    }

    private void HandOver(SessionTask task, Action<AttemptRequest> take)
    {
        AttemptRequest request = _requests.Create(task, task.Latest) with { WasStarted = task.State == TaskState.Running };
        _open[task.Id] = request;
        take(request);
    }

    /// <summary>A component that the plan left without workers gets one with its first task.</summary>
    private void EnsureWorker(string component)
    {
        if (_workers.TryAdd(component, 1)) Provider.SetWorkers(component, 1);
    }

    private void Record(SessionTask task)
    {
        TaskAttempt attempt = task.Latest;
        int workers = _workers[task.Component];
        bool isNew = attempt.State == TaskState.Submitted;
        _recorder.TaskEvent(task, attempt, isNew ? attempt.SubmittedAt : attempt.StartedAt!.Value, workers);
        if (isNew) _recorder.ResourceEvent(task, attempt, attempt.SubmittedAt, workers);
    }

    private SessionTask? LatestOf(AttemptRequest request) =>
        _tasks.TryGetValue(request.TaskId, out SessionTask? task) && task.Attempt == request.Number ? task : null;

    private static TaskAttempt FirstAttempt(ComponentResources allocation) =>
        new() { Number = 1, Allocation = allocation, SubmittedAt = DateTimeOffset.UtcNow };
}
