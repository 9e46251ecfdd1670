using Scalable.Scaling.Autoscaling;

namespace Scalable.Commands;

/// <summary>Asks a scaler how many workers to add or remove.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ScalingDecision", DefaultParameterSetName = StateSet)]
[Alias("Get-ScalingDecision")]
[OutputType(typeof(ScalingDecision))]
public sealed class TestScalingDecisionCommand : ScalerCmdlet
{
    private const string StateSet = "State";
    private const string SessionSet = "Session";

    private readonly List<PendingTask> _pending = [];
    private int _pendingGiven;

    /// <summary>A session to read everything from.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet)]
    [ValidateNotNull]
    public ScalableSession? Session { get; set; }

    /// <summary>Tasks that wait for a worker.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ParameterSetName = StateSet)]
    [Alias("PendingTasks")]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? PendingTask { get; set; }

    /// <summary>Workers that have arrived, by tag.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [Alias("ActiveWorkers")]
    [TagCountTransformation]
    public Hashtable? ActiveWorker { get; set; }

    /// <summary>Tasks that ended since the last decision.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [Alias("RecentCompletions")]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? RecentCompletion { get; set; }

    /// <summary>Tasks that run; not known if left out.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [Alias("RunningTasks")]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? RunningTask { get; set; }

    /// <summary>Workers that were requested and have not arrived, by tag.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [Alias("PendingWorkers")]
    [TagCountTransformation]
    public Hashtable? PendingWorker { get; set; }

    /// <summary>Workers that run at least one task, by tag; counted from the running tasks if left out.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [TagCountTransformation]
    public Hashtable? BusyWorker { get; set; }

    /// <summary>Workers that arrived since the last decision, each with its delay.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? WorkerStart { get; set; }

    /// <summary>What the run has cost so far; added up by the scaler if left out.</summary>
    [Parameter(ParameterSetName = StateSet)]
    [ValidateRange(0, double.MaxValue)]
    [NumberTransformation]
    public double? SpentCost { get; set; }

    /// <summary>The moment to decide for.</summary>
    [Parameter(ParameterSetName = StateSet)]
    public DateTimeOffset? Now { get; set; }

    /// <summary>Says what would be decided; the scaler remembers nothing of it.</summary>
    [Parameter]
    public SwitchParameter Preview { get; set; }

    protected override void ProcessRecord()
    {
        _pending.AddRange(Read(PendingTask, "pending task", _pendingGiven, ScalingInputs.Pending) ?? []);
        _pendingGiven += PendingTask?.Length ?? 0;
    }

    protected override void EndProcessing()
    {
        ScalingDecision decision = Session is null ? OfState() : OfSession(Session);
        WriteVerbose(decision.Reasoning);
        WriteObject(decision);
    }

    private ScalingDecision OfSession(ScalableSession session)
    {
        SessionAutoscaler autoscaler = Autoscaler(session);
        return Preview ? autoscaler.Preview() : autoscaler.Decide();
    }

    private ScalingDecision OfState()
    {
        DateTimeOffset now = Now ?? DateTimeOffset.UtcNow;
        var state = new ScalingState
        {
            Now = now,
            PendingTasks = _pending,
            RunningTasks = Read(RunningTask, "running task", 0, (item, what) => ScalingInputs.Running(item, what, now)),
            ActiveWorkers = TagValues.ByTag<int>(ActiveWorker),
            PendingWorkers = TagValues.ByTag<int>(PendingWorker),
            BusyWorkers = BusyWorker is null ? null : TagValues.ByTag<int>(BusyWorker),
            RecentCompletions = Read(RecentCompletion, "recent completion", 0, ScalingInputs.Completion) ?? [],
            RecentWorkerStarts = Read(WorkerStart, "worker start", 0, ScalingInputs.Start) ?? [],
            UpcomingTasks = UpcomingTasks(),
            SpentCost = SpentCost,
        };
        return Preview ? Scaler.Preview(state) : Scaler.Evaluate(state);
    }
}
