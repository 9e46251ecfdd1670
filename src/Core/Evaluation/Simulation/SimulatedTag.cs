namespace Scalable.Evaluation.Simulation;

/// <summary>One tag during a simulation: its queue, its workers, and the running tasks.</summary>
internal sealed class SimulatedTag
{
    private readonly Workload _workload;
    private readonly List<int> _runIds = [];
    private readonly List<RunningTask> _runs = [];
    private readonly Stack<int> _unusedRuns = new();
    private readonly int[] _queue;
    private int _head;

    public SimulatedTag(Workload workload, int index, int[] queue, SimulationOptions options)
    {
        _workload = workload;
        _queue = queue;
        string tag = workload.Tags[index];
        View = new TagView(index, tag, workload.Kinds.Count, workload.Classes.Length);
        Slots = options.SlotsOf(tag);
        Maximum = options.MaximumOf(tag);
        Price = options.PriceOf(tag);
        Workers = new WorkerPool(Slots);
    }

    public TagView View { get; }

    public WorkerPool Workers { get; }

    public int Slots { get; }

    public int Maximum { get; }

    public double Price { get; }

    /// <summary>Moments at which workers were requested that have not arrived, oldest first.</summary>
    public LinkedList<double> Requests { get; } = new();

    /// <summary>How many of the queue's tasks have been submitted.</summary>
    public int Submitted { get; private set; }

    public int Pending => Submitted - _head;

    public int Running => _runIds.Count;

    /// <summary>Workers the tasks now there could occupy, within the ceiling.</summary>
    public int Demand => Math.Min(Maximum, (Pending + Running + Slots - 1) / Slots);

    public int Supply => Workers.Active + Workers.Draining;

    public void Submit(in SimulatedTask task)
    {
        Submitted++;
        View.PendingByKind[task.Kind]++;
        View.PendingByClass[task.Class]++;
        View.PendingTasks++;
    }

    /// <summary>Starts the oldest pending task on a free slot; false if there is no task or no slot.</summary>
    public bool TryStart(double now, out int task, out int runId)
    {
        task = runId = -1;
        if (_head == Submitted) return false;
        int worker = Workers.Assign();
        if (worker < 0) return false;
        task = _queue[_head++];
        ref readonly SimulatedTask started = ref _workload.Tasks[task];
        View.PendingByKind[started.Kind]--;
        View.PendingByClass[started.Class]--;
        View.PendingTasks--;
        if (!_unusedRuns.TryPop(out runId))
        {
            runId = _runs.Count;
            _runs.Add(default);
        }
        _runs[runId] = new RunningTask(worker, task, _runIds.Count);
        _runIds.Add(runId);
        View.RunningList.Add(new RunningView(started.Kind, now) { Class = started.Class });
        return true;
    }

    /// <summary>Ends a run and returns its task.</summary>
    public int Finish(int runId)
    {
        RunningTask run = _runs[runId];
        Workers.Release(run.Worker);
        int lastId = _runIds[^1];
        _runIds[run.Position] = lastId;
        View.RunningList[run.Position] = View.RunningList[^1];
        _runs[lastId] = _runs[lastId] with { Position = run.Position };
        _runIds.RemoveAt(_runIds.Count - 1);
        View.RunningList.RemoveAt(View.RunningList.Count - 1);
        _unusedRuns.Push(runId);
        ref readonly SimulatedTask task = ref _workload.Tasks[run.Task];
        View.CompletionList.Add(new CompletionView(task.Kind, task.DurationSeconds) { Class = task.Class });
        return run.Task;
    }

    /// <summary>Gives back workers: requested ones first (the newest), then idle ones, then by draining.</summary>
    public void GiveBack(int count)
    {
        for (; count > 0 && Requests.Count > 0; count--) Requests.RemoveLast();
        Workers.GiveBack(count);
    }

    /// <summary>Brings what the policy sees up to date.</summary>
    public void Refresh(double now, double foresight)
    {
        View.ActiveWorkers = Workers.Active;
        View.StartingWorkers = Requests.Count;
        View.BusyWorkers = Workers.Busy;
        View.UpcomingList.Clear();
        if (foresight <= 0) return;
        for (int i = Submitted; i < _queue.Length && _workload.Tasks[_queue[i]].SubmitSeconds <= now + foresight; i++)
            View.UpcomingList.Add(new UpcomingView(_workload.Tasks[_queue[i]].Kind, _workload.Tasks[_queue[i]].SubmitSeconds) { Class = _workload.Tasks[_queue[i]].Class });
    }

    public void ForgetNews()
    {
        View.CompletionList.Clear();
        View.StartList.Clear();
    }

    private readonly record struct RunningTask(int Worker, int Task, int Position);
}

/// <summary>What a policy may see of one tag: never a duration of a task that has not ended.</summary>
public sealed class TagView
{
    internal TagView(int index, string tag, int kinds, int classes)
    {
        Index = index;
        Tag = tag;
        PendingByKind = new int[kinds];
        PendingByClass = new int[classes];
    }

    public int Index { get; }

    public string Tag { get; }

    /// <summary>Workers that have arrived and are to stay.</summary>
    public int ActiveWorkers { get; internal set; }

    /// <summary>Workers that were requested and have not arrived.</summary>
    public int StartingWorkers { get; internal set; }

    /// <summary>Active workers that run at least one task.</summary>
    public int BusyWorkers { get; internal set; }

    public int PendingTasks { get; internal set; }

    /// <summary>Pending tasks by kind.</summary>
    public int[] PendingByKind { get; }

    /// <summary>Pending tasks by class, an index into those of the workload.</summary>
    internal int[] PendingByClass { get; }

    public IReadOnlyList<RunningView> Running => RunningList;

    /// <summary>Tasks that ended since the policy was last asked.</summary>
    public IReadOnlyList<CompletionView> Completions => CompletionList;

    /// <summary>Workers that arrived since the policy was last asked, each with its delay in seconds.</summary>
    public IReadOnlyList<double> Starts => StartList;

    /// <summary>What will be submitted within the foresight, nearest first; empty if policies see only the queue.</summary>
    public IReadOnlyList<UpcomingView> Upcoming => UpcomingList;

    internal List<RunningView> RunningList { get; } = [];

    internal List<CompletionView> CompletionList { get; } = [];

    internal List<double> StartList { get; } = [];

    internal List<UpcomingView> UpcomingList { get; } = [];
}

/// <summary>A running task: its kind and when it started.</summary>
public readonly record struct RunningView(int Kind, double StartedAt)
{
    internal int Class { get; init; }
}

/// <summary>A task that ended: its kind and how long it ran.</summary>
public readonly record struct CompletionView(int Kind, double DurationSeconds)
{
    internal int Class { get; init; }
}

/// <summary>A task that will be submitted.</summary>
public readonly record struct UpcomingView(int Kind, double SubmitAt)
{
    internal int Class { get; init; }
}
