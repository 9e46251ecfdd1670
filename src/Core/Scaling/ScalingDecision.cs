using System.Collections.ObjectModel;

namespace Scalable.Scaling;

/// <summary>How many workers to add and remove, and why.</summary>
public sealed record ScalingDecision
{
    /// <summary>Workers to request, by tag; only tags that grow.</summary>
    public IReadOnlyDictionary<string, int> WorkersToAdd
    {
        get;
        init => field = new ShownDictionary<int>(value);
    } = new ShownDictionary<int>(ReadOnlyDictionary<string, int>.Empty);

    /// <summary>Workers to give back, by tag: requested ones that have not arrived first, then idle ones; only tags that shrink.</summary>
    public IReadOnlyDictionary<string, int> WorkersToRemove
    {
        get;
        init => field = new ShownDictionary<int>(value);
    } = new ShownDictionary<int>(ReadOnlyDictionary<string, int>.Empty);

    public bool HasChanges => WorkersToAdd.Count > 0 || WorkersToRemove.Count > 0;

    /// <summary>A sentence for the person who reads the log.</summary>
    public required string Reasoning { get; init; }

    /// <summary>From 0 to 1: how much of the work ahead is known by its own kind's past, and how well past predictions came true.</summary>
    public required double Confidence { get; init; }

    /// <summary>
    /// Seconds until everything that now waits or runs has ended, and the tasks that earlier runs let expect
    /// (<see cref="ForeseenTasks"/>); null if no worker will ever take it.
    /// </summary>
    public double? PredictedCompletionTime { get; init; }

    public double? PredictedCompletionTimeLower { get; init; }

    public double? PredictedCompletionTimeUpper { get; init; }

    /// <summary>Tasks that earlier runs let expect until the end of the run and that have not been submitted yet; they count in the predicted completion.</summary>
    public int ForeseenTasks { get; init; }

    /// <summary>One entry a tag, in ordinal order of the tags.</summary>
    public IReadOnlyList<TagScaling> Details
    {
        get;
        init => field = new ShownList<TagScaling>(value);
    } = [];

    /// <summary>The moment the decision is for.</summary>
    public DateTimeOffset EvaluatedAt { get; init; }

    public string EvaluatedText => EvaluatedAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>demeter 2, postprocess 1; none for no worker to add.</summary>
    public string AddText => ScalingDecisionText.Counts(WorkersToAdd);

    public string RemoveText => ScalingDecisionText.Counts(WorkersToRemove);

    public string ConfidenceText => DisplayText.Share(Confidence);

    /// <summary>00:04:00 (00:03:00 to 00:06:00), or why there is no prediction.</summary>
    public string CompletionText => ScalingDecisionText.Completion(this);

    /// <summary>The reasoning.</summary>
    public override string ToString() => Reasoning;
}

/// <summary>One tag's part of a decision.</summary>
public sealed record TagScaling
{
    public required string Tag { get; init; }

    public int PendingTasks { get; init; }

    public int RunningTasks { get; init; }

    /// <summary>Tasks declared for later, within the time that is looked ahead.</summary>
    public int UpcomingTasks { get; init; }

    /// <summary>Workers that the tasks now there could occupy: tasks over slots.</summary>
    public int Demand { get; init; }

    /// <summary>Workers that have arrived or are requested.</summary>
    public int Supply { get; init; }

    /// <summary>Workers with at least one task; null if that is not known.</summary>
    public int? BusyWorkers { get; init; }

    /// <summary>Demand over supply; infinite if there is demand and no supply.</summary>
    public double Utilization { get; init; }

    /// <summary>Expected seconds of work queued and left of what runs.</summary>
    public double WorkAheadSeconds { get; init; }

    /// <summary>How many workers the tag would have without any limit.</summary>
    public int UnconstrainedWish { get; init; }

    /// <summary>How many workers it will have after the decision, once all requested have arrived.</summary>
    public int Target { get; init; }

    /// <summary>What kept the target from the wish.</summary>
    public ScalingLimit Limit { get; init; }

    /// <summary>The time a new worker takes to arrive, as learnt or given.</summary>
    public double StartDelaySeconds { get; init; }

    /// <summary>Why, in a clause.</summary>
    public string Reason { get; init; } = "";

    public string UtilizationText => ScalingDecisionText.Utilization(Utilization);

    public string WorkAheadText => DisplayText.Duration(WorkAheadSeconds);

    /// <summary>demeter: 2 to 4 workers (Cooldown).</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tag}: {Supply} to {Target} workers{(Limit == ScalingLimit.None ? "" : $" ({Limit})")}");
}

/// <summary>What kept a tag from the number of workers it wished for.</summary>
public enum ScalingLimit
{
    None,
    MinWorkers,
    MaxWorkers,
    MaxStep,
    Cooldown,
    Threshold,
    MaxHourlyCost,
    MaxTotalCost,
    ScaleDownWindow,
    BusyWorkers,
    UnknownBusyWorkers,
    MaxTotalWorkers,
}
