using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Scalable.Scaling;

namespace Scalable.Commands;

/// <summary>Asks a scaler how many workers to add or remove.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ScalingDecision")]
[OutputType(typeof(ScalingDecision))]
public sealed class TestScalingDecisionCommand : ScalableCmdlet
{
    private readonly List<PendingTask> _pending = [];
    private int _pendingGiven;

    /// <summary>A scaler from New-AdaptiveScaler.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public AdaptiveScaler? Scaler { get; set; }

    /// <summary>Tasks that wait for a worker.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [Alias("PendingTasks")]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? PendingTask { get; set; }

    /// <summary>Workers that have arrived, by tag.</summary>
    [Parameter]
    [Alias("ActiveWorkers")]
    [TagCountTransformation]
    public Hashtable? ActiveWorker { get; set; }

    /// <summary>Tasks that ended since the last decision.</summary>
    [Parameter]
    [Alias("RecentCompletions")]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? RecentCompletion { get; set; }

    /// <summary>Tasks that run; not known where left out.</summary>
    [Parameter]
    [Alias("RunningTasks")]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? RunningTask { get; set; }

    /// <summary>Workers that were requested and have not arrived, by tag.</summary>
    [Parameter]
    [Alias("PendingWorkers")]
    [TagCountTransformation]
    public Hashtable? PendingWorker { get; set; }

    /// <summary>Workers that run at least one task, by tag; told from the running tasks where left out.</summary>
    [Parameter]
    [TagCountTransformation]
    public Hashtable? BusyWorker { get; set; }

    /// <summary>Tasks that will soon be submitted.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? UpcomingTask { get; set; }

    /// <summary>Workers that arrived since the last decision, each with its delay.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? WorkerStart { get; set; }

    /// <summary>What the run has cost so far; added up by the scaler where left out.</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    public double? SpentCost { get; set; }

    /// <summary>The moment to decide for.</summary>
    [Parameter]
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
            UpcomingTasks = Read(UpcomingTask, "upcoming task", 0, ScalingInputs.Upcoming) ?? [],
            SpentCost = SpentCost,
        };
        ScalingDecision decision = Preview ? Scaler!.Preview(state) : Scaler!.Evaluate(state);
        WriteVerbose(decision.Reasoning);
        WriteObject(decision);
    }

    /// <summary>What objects stand for; one that cannot be read is told of and left out.</summary>
    private List<T>? Read<T>(PSObject?[]? items, string what, int before, Func<PSObject, string, T> read)
    {
        if (items is null) return null;
        var found = new List<T>(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i] is not { } item) continue;
            try
            {
                found.Add(read(item, string.Create(CultureInfo.InvariantCulture, $"{what} {before + i + 1}")));
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or ArgumentTransformationMetadataException)
            {
                WriteError(exception, ErrorIds.ScalingInputInvalid, ErrorCategory.InvalidData, item,
                    "The decision is made without it. Get-Help Test-ScalingDecision -Full tells which properties are read.");
            }
        }
        return found;
    }
}
