using Scalable.Runs;
using Scalable.Scaling.Foresight;

namespace Scalable.Scaling;

/// <summary>
/// All that a scaler remembers between decisions: when it changed what, past demand, durations, start delays, what it has
/// spent, and how its predictions came true. The same state with the same memory gives the same decision.
/// </summary>
public sealed class ScalerMemory
{
    /// <summary>What waits for longer than expected is expected to wait half as long again as it has.</summary>
    internal const double LongerThanWaited = 1.5;

    private readonly SortedDictionary<string, TagMemory> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tag, string Task), DurationSample> _durations = [];

    /// <summary>The latest moment seen, in seconds since 1970; earlier ones are read as this one.</summary>
    internal double LatestSeconds { get; set; } = double.NegativeInfinity;

    /// <summary>The cost so far, added up from the workers seen.</summary>
    internal double SpentCost { get; set; }

    internal DurationSample AllDurations { get; private init; } = new();

    internal IntervalSample AllStartDelays { get; private init; } = new(32);

    internal CompletionCalibration Calibration { get; private init; } = new();

    internal ArrivalForecaster Arrivals { get; set; } = new(ArrivalModel.Empty);

    /// <summary>How many earlier runs show what will arrive.</summary>
    public int ForeseeingRuns => Arrivals.Model.RunCount;

    /// <summary>From now on foresees arrivals by a model of earlier runs; the present run begins anew.</summary>
    public void Foresee(ArrivalModel model) => Arrivals = new ArrivalForecaster(model);

    /// <summary>How many predictions of completion have been checked.</summary>
    public int CheckedPredictions => Calibration.Checked;

    /// <summary>The share of checked predictions whose bounds held; null before the first.</summary>
    public double? ObservedCoverage => Calibration.ObservedCoverage;

    /// <summary>Takes note of how long the tasks of an earlier run took, those that succeeded.</summary>
    public void RecordDurations(RunRecord run)
    {
        foreach (TaskRecord task in run.Tasks)
            if (task is { State: TaskState.Succeeded, DurationSeconds: { } seconds })
                RecordDuration(ScalingTags.Of(task), task.TaskName, seconds);
    }

    /// <summary>Takes note of how long a task ran; negative or endless durations are ignored.</summary>
    public void RecordDuration(string tag, string? taskName, double seconds)
    {
        if (!(seconds >= 0) || !double.IsFinite(seconds)) return;
        DurationsOf(tag, taskName ?? tag).Add(seconds);
        Tag(tag).Durations.Add(seconds);
        AllDurations.Add(seconds);
    }

    /// <summary>Takes note of how long a requested worker took to arrive.</summary>
    public void RecordStartDelay(string tag, double seconds)
    {
        if (!(seconds >= 0) || !double.IsFinite(seconds)) return;
        Tag(tag).StartDelays.Add(seconds);
        AllStartDelays.Add(seconds);
    }

    /// <summary>Takes note of what became of an earlier prediction, of this run or another.</summary>
    public void RecordOutcome(ScalingOutcome outcome) => Calibration.Learn(outcome);

    /// <summary>The outcomes that became known and were not yet taken, oldest first; they belong into the run store.</summary>
    public IReadOnlyList<ScalingOutcome> TakeOutcomes() => Calibration.TakeOutcomes();

    public ScalerMemory Clone()
    {
        var copy = new ScalerMemory
        {
            LatestSeconds = LatestSeconds,
            SpentCost = SpentCost,
            AllDurations = AllDurations.Clone(),
            AllStartDelays = AllStartDelays.Clone(),
            Calibration = Calibration.Clone(),
            Arrivals = Arrivals.Clone(),
        };
        foreach ((string tag, TagMemory memory) in _tags) copy._tags[tag] = memory.Clone();
        foreach (((string, string) key, DurationSample sample) in _durations) copy._durations[key] = sample.Clone();
        return copy;
    }

    internal TagMemory Tag(string tag)
    {
        if (!_tags.TryGetValue(tag, out TagMemory? memory)) _tags[tag] = memory = new TagMemory();
        return memory;
    }

    /// <summary>Takes note of which requested workers have not arrived; of a tag that is not among the loads none is waited for.</summary>
    internal void NoteStarting(IReadOnlyList<TagLoad> loads, double now)
    {
        var starting = loads.ToDictionary(load => load.Tag, load => load.StartingWorkers, StringComparer.Ordinal);
        foreach (TagLoad load in loads) Tag(load.Tag);
        foreach ((string tag, TagMemory memory) in _tags) memory.NoteStarting(starting.GetValueOrDefault(tag), now);
    }

    internal DurationSample DurationsOf(string tag, string task)
    {
        if (!_durations.TryGetValue((tag, task), out DurationSample? sample)) _durations[(tag, task)] = sample = new DurationSample();
        return sample;
    }

    /// <summary>A kind of task with the tag's and all durations to fall back to.</summary>
    internal TaskKind Kind(string tag, string task) => Kind(tag, task, null);

    /// <summary>As <see cref="Kind(string, string)"/>, with an advisor's prediction.</summary>
    internal TaskKind Kind(string tag, string task, DurationEstimate? advised) =>
        new(task, DurationsOf(tag, task), Tag(tag).Durations, AllDurations) { Advised = advised };

    /// <summary>The names of a tag's tasks whose durations are known, in ordinal order.</summary>
    internal IReadOnlyList<string> TasksOf(string tag) => [.. _durations.Where(known => known.Key.Tag == tag && known.Key.Task != tag && known.Value.Count > 0).Select(known => known.Key.Task).Order(StringComparer.Ordinal)];

    /// <summary>Tasks of which no more is known than their tag: what is known of all its tasks, each as often as it ran.</summary>
    internal TaskKind KindOfTag(string tag, DurationEstimate? advised = null) => new(tag, Tag(tag).Durations, Tag(tag).Durations, AllDurations) { Advised = advised };

    /// <summary>
    /// What a new worker of a tag is expected to take to arrive: given, else the median seen for the tag, else for all, with the
    /// requests of the tag that have outlasted others; else the default. If no median is known yet, at least half as long
    /// again as the oldest request has been waiting.
    /// </summary>
    internal double StartDelay(string tag, AdaptiveScalerOptions options)
    {
        if (options.StartDelay.TryGetValue(tag, out TimeSpan given)) return given.TotalSeconds;
        IntervalSample seen = Tag(tag).StartDelays is { Count: > 0 } own ? own : AllStartDelays;
        if (seen.Count > 0)
        {
            double[] open = [.. Tag(tag).Requests.Select(at => LatestSeconds - at)];
            return seen.Median(open) ?? Math.Max(seen.Values.ToArray().Max(), LongerThanWaited * open.Max());
        }
        double waiting = 0;
        foreach (TagMemory memory in _tags.Values)
            if (memory.Requests.Count > 0) waiting = Math.Max(waiting, LatestSeconds - memory.Requests[0]);
        return Math.Max(options.DefaultStartDelay.TotalSeconds, LongerThanWaited * waiting);
    }

    public override string ToString() => Units.DisplayText.Count(CheckedPredictions, "checked prediction");
}
