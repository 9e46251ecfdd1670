using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Engine;
using Scalable.Sessions.Providers;
using Scalable.Sessions.Recording;

namespace Scalable.Sessions;

/// <summary>
/// Runs tasks on a manifest's target, measures them and records the run. Its methods may be called from any thread.
/// Dispose it without <see cref="Stop"/> and the run is marked as interrupted, to be taken up again.
/// </summary>
public sealed class ScalableSession : IDisposable
{
    private readonly object _gate = new();
    private readonly TaskRegistry _registry;
    private readonly RunRecorder _recorder;
    private readonly IProvider _provider;
    private readonly AllocationChooser _allocations;
    private bool _stopped;

    internal ScalableSession(Manifest manifest, ScalePlan plan, SessionOptions options, RunRecorder recorder, bool isResumed)
    {
        Manifest = manifest;
        Plan = plan;
        _recorder = recorder;
        TargetSpec target = manifest.Targets[plan.Target];
        _allocations = new AllocationChooser(manifest, target, options.Advisor, options.Confidence);
        var requests = new RequestFactory(manifest, target, recorder.Directory, options);
        _registry = new TaskRegistry(_gate, recorder, requests, new RetryPolicy(manifest, target, options.RetryLadder ?? RetryLadders.For(target, options.Advisor)), plan);
        foreach (ComponentPlan component in plan.Components)
            if (WorkerCeiling.Refusal(target.Provider, component.Component, component.Workers, _registry.Workers()) is { } refusal) throw new InvalidOperationException(refusal);
        Func<ProviderContext, IProvider> makeProvider = options.ProviderFactory ?? ProviderFactory.Create;
        _provider = makeProvider(new ProviderContext(recorder.RunId, recorder.Directory, target, _registry) { IsResumed = isResumed });
        _registry.Provider = _provider;
        foreach (ComponentPlan component in plan.Components) _provider.SetWorkers(component.Component, component.Workers);
    }

    public Manifest Manifest { get; }

    public ScalePlan Plan { get; }

    public string RunId => _recorder.RunId;

    /// <summary>The run's directory, absolute.</summary>
    public string RunDirectory => _recorder.Directory;

    public DateTimeOffset StartedAt => _recorder.StartedAt;

    /// <summary>The target it runs on.</summary>
    public string TargetName => Plan.Target;

    /// <summary>The run's id, cut in the middle to fit a table.</summary>
    public string ShortId => DisplayText.Middle(RunId, 30);

    public string StartedText => DisplayText.Minute(StartedAt);

    /// <summary>running or stopped.</summary>
    public string StateText => IsStopped ? "stopped" : "running";

    /// <summary>small 2, large 1.</summary>
    public string WorkersText => SessionText.Workers(this);

    /// <summary>2 running, 5 succeeded.</summary>
    public string TasksText => SessionText.Progress(this);

    /// <summary>All tasks, in the order they were submitted.</summary>
    public IReadOnlyList<SessionTask> Tasks => new ShownList<SessionTask>(_registry.Snapshot(), "task");

    /// <summary>What is to be warned of and concerns no single task, each once, such as a scheduler that does not answer.</summary>
    public IReadOnlyList<string> Warnings => new ShownList<string>(_registry.Warnings());

    public bool IsStopped
    {
        get { lock (_gate) return _stopped; }
    }

    /// <summary>Starts a run on the manifest's target.</summary>
    /// <exception cref="InvalidOperationException">The manifest has no target, or its provider is not to be had here.</exception>
    /// <exception cref="IOException">The run store cannot be written.</exception>
    public static ScalableSession Start(Manifest manifest, SessionOptions? options = null)
    {
        options ??= new SessionOptions();
        ScalePlan plan = options.Plan ?? PlanBuilder.Build(manifest, options.Advisor, options.Objective, options.Confidence);
        string store = Path.GetFullPath(options.RunsDirectory, Path.GetFullPath(options.WorkingDirectory));
        RunRecorder recorder = RunRecorder.Create(store, manifest, plan, options.FlushInterval);
        return Begin(() => new ScalableSession(manifest, plan, options, recorder, isResumed: false), recorder);
    }

    /// <summary>
    /// Takes up a run whose session is gone: its jobs that still wait or run are adopted, its results collected, and what
    /// was never handed over is run. What the run's own directory says of manifest and plan holds.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no run in the directory that can be taken up.</exception>
    /// <exception cref="Recording.RunHeldException">A live session has the run; the message names its process and machine.</exception>
    public static ScalableSession Resume(string runDirectory, SessionOptions? options = null)
    {
        options ??= new SessionOptions();
        (Manifest manifest, ScalePlan plan) = RunResumption.Plan(runDirectory);
        RunRecorder recorder = RunRecorder.Reopen(Path.GetFullPath(runDirectory), options.FlushInterval);
        RunResumption.Submissions earlier = new([], 0, []);
        ScalableSession session = Begin(
            () =>
            {
                earlier = RunResumption.Read(recorder.Directory);
                return new ScalableSession(manifest, plan, options, recorder, isResumed: true);
            },
            recorder);
        session.NeverSubmitted = earlier.NeverSubmitted;
        foreach (string problem in earlier.Problems) session._registry.OnTrouble(problem);
        foreach (SessionTask task in earlier.Tasks) task.Session = session;
        session._registry.Restore(earlier.Tasks);
        return session;
    }

    /// <summary>Takes a task. When this returns, the task is recorded and will run unless the session is stopped.</summary>
    /// <exception cref="ArgumentException">The task cannot be run; the message says what to change.</exception>
    /// <exception cref="InvalidOperationException">The session is stopped.</exception>
    public SessionTask Submit(TaskSubmission submission)
    {
        PlannedTask planned = Size(submission);
        lock (_gate)
        {
            RequireOpen();
            SessionTask task = _registry.Add([planned])[0];
            task.Session = this;
            return task;
        }
    }

    /// <summary>
    /// Takes tasks together: all are on the disk before the first is handed over, so that a session which is killed meanwhile
    /// loses none; see <see cref="NeverSubmitted"/>.
    /// </summary>
    /// <inheritdoc cref="Submit"/>
    public IReadOnlyList<SessionTask> SubmitAll(IReadOnlyList<TaskSubmission> submissions)
    {
        PlannedTask[] planned = [.. submissions.Select(Size)];
        lock (_gate)
        {
            RequireOpen();
            IReadOnlyList<SessionTask> tasks = _registry.Add(planned);
            foreach (SessionTask task in tasks) task.Session = this;
            return tasks;
        }
    }

    /// <summary>How many tasks an earlier session was told to submit together and could not even record before it was killed.</summary>
    public int NeverSubmitted { get; private set; }

    /// <summary>Hands over tasks that are still being gathered into a batch.</summary>
    public void Flush() => _provider.Flush();

    /// <summary>Waits until the tasks, or all there are, have finished; false if the time is up first.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the tasks go on.</exception>
    public bool Wait(IReadOnlyCollection<SessionTask>? tasks = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        _provider.Flush();
        return _registry.Wait(tasks ?? Tasks, timeout, cancellationToken);
    }

    /// <summary>Cancels a task, waiting or running; a finished one is left alone.</summary>
    public void Cancel(SessionTask task) => _registry.Cancel(task);

    /// <summary>Sets how many tasks of a component may run at once; those that run go on to their end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or above what the target can ever have; the message says why.</exception>
    /// <exception cref="ArgumentException">The manifest has no such component.</exception>
    /// <exception cref="InvalidOperationException">The session is stopped.</exception>
    public void SetWorkers(string component, int workers)
    {
        if (!Manifest.Components.ContainsKey(component))
            throw new ArgumentException($"The manifest has no component '{component}'. Components: {string.Join(", ", Manifest.Components.Keys)}.");
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        lock (_gate) RequireOpen();
        if (WorkerCeiling.Refusal(Manifest.Targets[Plan.Target].Provider, component, workers, Workers) is { } refusal) throw new ArgumentOutOfRangeException(nameof(workers), refusal);
        _registry.SetWorkers(component, workers);
    }

    /// <summary>How many workers the target has room for, by its option max_workers; null if it names none. Plans and scalers keep to it.</summary>
    public int? MaxWorkers => Manifest.Targets[Plan.Target].Integer("max_workers");

    /// <summary>How many workers each component has.</summary>
    public IReadOnlyDictionary<string, int> Workers => new ShownDictionary<int>(_registry.Workers());

    /// <summary>Writes an event to the run's workers.jsonl, its details a JSON object.</summary>
    internal void RecordWorkers(string state, string? component, Action<Utf8JsonWriter> writeDetails) => _recorder.WorkerEvent(state, component, writeDetails);

    /// <summary>How many workers of a component are busy.</summary>
    public int Busy(string component) => _provider.Busy(component);

    /// <summary>What would be handed to the target for a task, without recording or running it.</summary>
    public string Preview(TaskSubmission submission)
    {
        ComponentSpec component = SubmissionChecks.Component(Manifest, submission);
        return Manifest.Secrets.Apply(_provider.Preview(_registry.Draft(submission, component.Name, _allocations.Choose(submission, component).Allocation)));
    }

    /// <summary>Ends the session: cancels what has not finished, and writes the run's summary.</summary>
    /// <param name="interrupted">Whether the run is marked as one that was ended before its time.</param>
    public void Stop(bool interrupted = false)
    {
        lock (_gate)
        {
            if (_stopped) return;
            _stopped = true;
        }
        foreach (SessionTask task in Tasks.Where(task => !task.IsFinished)) _registry.Cancel(task);
        _registry.Wait(Tasks, TimeSpan.FromSeconds(30), CancellationToken.None);
        _provider.Dispose();
        _recorder.WorkerEvent("cluster_closed");
        bool isWhole = _recorder.Trouble is null && !interrupted;
        _recorder.Close(isWhole ? RunStatus.Completed : RunStatus.Interrupted);
        _registry.WarnOfRecord();
        LiveSessions.Remove(this);
    }

    /// <summary>Whether all that happened is on the disk; false if it was full, say. <see cref="Warnings"/> say why.</summary>
    public bool IsRecorded => _recorder.Trouble is null;

    /// <summary>Ends the session's processes on this machine and marks the run as interrupted: what has not finished is left to a later session.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped) return;
            _stopped = true;
        }
        _provider.Dispose();
        _recorder.Dispose();
        LiveSessions.Remove(this);
    }

    private PlannedTask Size(TaskSubmission submission)
    {
        ComponentSpec component = SubmissionChecks.Component(Manifest, submission);
        (ComponentResources allocation, ResourceRecommendation? advice) = _allocations.Choose(submission, component);
        return new PlannedTask(submission, component.Name, allocation, advice);
    }

    private void RequireOpen()
    {
        if (_stopped) throw new InvalidOperationException($"The session of run {RunId} is stopped; start another.");
    }

    private static ScalableSession Begin(Func<ScalableSession> make, RunRecorder recorder)
    {
        try
        {
            ScalableSession session = make();
            LiveSessions.Add(session);
            recorder.WorkerEvent("cluster_created", details: new() { ["workers_by_tag"] = session.Plan.Components.ToDictionary(plan => plan.Component, plan => (object?)plan.Workers) });
            return session;
        }
        catch (Exception error)
        {
            recorder.FailureEvent(error.GetType().Name, error.Message, details: new() { ["phase"] = "session.start" });
            recorder.Close(RunStatus.Failed);
            throw;
        }
    }

    /// <summary>The run's id.</summary>
    public override string ToString() => RunId;
}
