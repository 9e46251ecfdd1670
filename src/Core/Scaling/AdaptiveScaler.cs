using Scalable.Advising;
using Scalable.Runs;
using Scalable.Scaling.Foresight;

namespace Scalable.Scaling;

/// <summary>
/// Decides, per tag, how many workers to add or remove: adds at once while tasks wait, and removes a worker when its tag's
/// past says that keeping it idle costs more than missing it. Deterministic: the same state with the same
/// <see cref="Memory"/> gives the same decision. Not for use by several threads at once.
/// </summary>
public sealed class AdaptiveScaler
{
    private readonly ScalingCycle _cycle;
    private readonly DurationAdvice _advice;

    /// <param name="options">What it may do; null for the defaults.</param>
    /// <param name="advisor">Predicts durations; null: told from completions and the memory.</param>
    /// <param name="memory">What it remembers, such as of a history; null for nothing.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public AdaptiveScaler(AdaptiveScalerOptions? options = null, IResourceAdvisor? advisor = null, ScalerMemory? memory = null)
    {
        Options = options ?? new AdaptiveScalerOptions();
        Options.Validate();
        Advisor = advisor;
        Memory = memory ?? new ScalerMemory();
        _cycle = new ScalingCycle(Options);
        _advice = new DurationAdvice(advisor);
    }

    public AdaptiveScalerOptions Options { get; }

    public IResourceAdvisor? Advisor { get; }

    public ScalerMemory Memory { get; }

    /// <summary>
    /// A scaler that has learnt of the earlier runs of a workflow: durations, start delays, how predictions came true, and
    /// what will arrive when.
    /// </summary>
    /// <param name="runs">The runs of a store; those of one workflow are found among them.</param>
    /// <param name="options">What it may do; null for the defaults.</param>
    /// <param name="advisor">Predicts durations; null: told from completions and the runs.</param>
    /// <param name="kinds">Names of tasks of the present run, as far as they are known; null: it is a run like the newest.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static AdaptiveScaler AfterRuns(IReadOnlyList<RunRecord> runs, AdaptiveScalerOptions? options = null, IResourceAdvisor? advisor = null, IReadOnlyCollection<string>? kinds = null)
    {
        var scaler = new AdaptiveScaler(options, advisor);
        Autoscaling.ScalingHistory.Teach(scaler.Memory, runs);
        if (scaler.Options.Foresees) scaler.Memory.Foresee(ArrivalModel.Of(WorkflowRuns.Select(runs, kinds: kinds)));
        return scaler;
    }

    /// <summary>Decides and remembers the decision, as one that will be carried out.</summary>
    /// <exception cref="ArgumentException">The state holds a negative number of workers, or more than there can be.</exception>
    public ScalingDecision Evaluate(ScalingState state) => Evaluate(state, Memory, carriedOut: true);

    /// <summary>
    /// Decides and remembers what the state says, but not the decision: nobody will carry it out. No direction rests after
    /// it, and what is held against the truth later is the completion with the workers that are there.
    /// </summary>
    /// <exception cref="ArgumentException">The state holds a negative number of workers, or more than there can be.</exception>
    public ScalingDecision Recommend(ScalingState state) => Evaluate(state, Memory, carriedOut: false);

    /// <summary>Says what it would decide, and remembers nothing.</summary>
    /// <exception cref="ArgumentException">The state holds a negative number of workers, or more than there can be.</exception>
    public ScalingDecision Preview(ScalingState state) => Evaluate(state, Memory.Clone(), carriedOut: true);

    private ScalingDecision Evaluate(ScalingState state, ScalerMemory memory, bool carriedOut)
    {
        state.RequireBounds();
        double now = Now(state, memory, out bool clockRanBack);
        foreach (TaskCompletion completion in state.RecentCompletions)
        {
            if (completion.DurationSeconds is not { } seconds) continue;
            memory.RecordDuration(completion.Tag, completion.TaskName, seconds);
            memory.Arrivals.Complete(completion.Tag, completion.TaskName ?? completion.Tag);
        }
        foreach (WorkerStart start in state.RecentWorkerStarts) memory.RecordStartDelay(start.Tag, start.DelaySeconds);
        memory.Calibration.Close(now, OldestSubmitted(state), Options.Coverage, moment => LastEnd(state.RecentCompletions, moment) ?? now);

        _advice.StartDecision();
        List<TagLoad> loads = new LoadBuilder(Options, _advice, memory).Build(state);
        List<TagPlan> plans = _cycle.Plan(loads, now, memory, state.SpentCost, carriedOut);
        foreach (TagPlan plan in plans) plan.WorkAheadSeconds = plan.Load.WorkAheadSeconds();
        CompletionPrediction? prediction = CompletionPrediction.Of(plans, Options, memory.Calibration);
        ScalingDecision decision = Decision(plans, prediction, memory, now, clockRanBack);
        if (prediction is not null && memory.Arrivals.ForecastRun(now) is { } run) decision = WithWholeRun(decision, run);
        if (!carriedOut)
        {
            foreach (TagPlan plan in plans) plan.Target = plan.Load.Supply;
            prediction = CompletionPrediction.Of(plans, Options, memory.Calibration);
        }
        if (prediction is { Raw: > 0 } open) memory.Calibration.Open(now, open.Raw, open.Lower, open.Upper);
        return decision;
    }

    /// <summary>What has not been submitted yet counts too: the run ends no earlier than what is there.</summary>
    private static ScalingDecision WithWholeRun(ScalingDecision decision, RunForecast run) => decision with
    {
        PredictedCompletionTime = Math.Max(decision.PredictedCompletionTime!.Value, run.Seconds),
        PredictedCompletionTimeLower = Math.Max(decision.PredictedCompletionTimeLower!.Value, run.Lower),
        PredictedCompletionTimeUpper = Math.Max(decision.PredictedCompletionTimeUpper!.Value, run.Upper),
        ForeseenTasks = run.Tasks,
    };

    private ScalingDecision Decision(List<TagPlan> plans, CompletionPrediction? prediction, ScalerMemory memory, double now, bool clockRanBack) =>
        new()
        {
            WorkersToAdd = Changes(plans, 1),
            WorkersToRemove = Changes(plans, -1),
            Reasoning = ScalingReason.Of(plans, clockRanBack, Options, memory.Arrivals.Model.RunCount + 1, Options.Foresees ? memory.Arrivals.Departure : null),
            Confidence = ScalingConfidence.Of(plans, memory.Calibration, Options.Coverage),
            PredictedCompletionTime = prediction?.Expected,
            PredictedCompletionTimeLower = prediction?.Lower,
            PredictedCompletionTimeUpper = prediction?.Upper,
            Details = plans.Select(plan => Detail(plan, Options)).ToArray(),
            EvaluatedAt = DateTimeOffset.UnixEpoch.AddSeconds(now),
        };

    /// <summary>When the last of the tasks submitted by a moment ended, in seconds since 1970; null if the completions do not tell.</summary>
    private static double? LastEnd(IReadOnlyList<TaskCompletion> completions, double moment)
    {
        double? last = null;
        foreach (TaskCompletion completion in completions)
            if (completion.EndedAt is { } ended && (completion.SubmittedAt is not { } submitted || Seconds(submitted) <= moment))
                last = Math.Max(last ?? double.NegativeInfinity, Seconds(ended));
        return last;
    }

    private static double Now(ScalingState state, ScalerMemory memory, out bool clockRanBack)
    {
        double now = Seconds(state.Now);
        clockRanBack = state.Now is not null && now < memory.LatestSeconds;
        now = Math.Max(now, memory.LatestSeconds);
        return double.IsFinite(now) ? now : 0;
    }

    /// <summary>When the oldest task there was submitted, in seconds since 1970: what was predicted before it is decided now.</summary>
    private static double OldestSubmitted(ScalingState state)
    {
        double oldest = double.PositiveInfinity;
        foreach (PendingTask task in state.PendingTasks)
        {
            oldest = Math.Min(oldest, Seconds(task.SubmittedAt));
            if (double.IsNegativeInfinity(oldest)) return oldest;
        }
        foreach (RunningTask task in state.RunningTasks ?? []) oldest = Math.Min(oldest, Seconds(task.SubmittedAt));
        return state.RunningTasks is null && double.IsPositiveInfinity(oldest) ? double.NegativeInfinity : oldest;
    }

    private static double Seconds(DateTimeOffset? moment) => moment is { } given ? (given - DateTimeOffset.UnixEpoch).TotalSeconds : double.NegativeInfinity;

    private static SortedDictionary<string, int> Changes(List<TagPlan> plans, int sign)
    {
        var changes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (TagPlan plan in plans)
            if (plan.Change * sign > 0) changes[plan.Load.Tag] = plan.Change * sign;
        return changes;
    }

    private static TagScaling Detail(TagPlan plan, AdaptiveScalerOptions options) => new()
    {
        Tag = plan.Load.Tag,
        PendingTasks = plan.Load.PendingTasks,
        RunningTasks = plan.Load.Running.Count,
        UpcomingTasks = plan.Load.Upcoming.Sum(upcoming => upcoming.Count),
        Demand = plan.Demand,
        Supply = plan.Load.Supply,
        BusyWorkers = plan.Load.BusyWorkers,
        Utilization = plan.Utilization,
        WorkAheadSeconds = plan.WorkAheadSeconds,
        UnconstrainedWish = plan.Wish,
        Target = plan.Target,
        Limit = plan.Limit,
        StartDelaySeconds = plan.StartDelaySeconds,
        Reason = ScalingReason.Of(plan, options),
    };

    public string MinWorkersText => ScalingDecisionText.Counts(Options.MinWorkers);

    public string MaxWorkersText => ScalingDecisionText.Counts(Options.MaxWorkers);

    public string OtherTagsText => System.FormattableString.Invariant($"{Options.DefaultMinWorkers} to {Options.DefaultMaxWorkers} workers");

    public string ThresholdsText => $"add above {DisplayText.Percent(Options.ScaleUpThreshold)}, remove below {DisplayText.Percent(Options.ScaleDownThreshold)}";

    public string TimesText => $"cooldown {DisplayText.Duration(Options.Cooldown.TotalSeconds)}, start delay {DisplayText.Duration(Options.DefaultStartDelay.TotalSeconds)}{(Options.TargetDrainTime is { } drain ? $", drains within {DisplayText.Duration(drain.TotalSeconds)}" : "")}{(Options.ScaleDownWindow is { } window ? $", shrinks after {DisplayText.Duration(window.TotalSeconds)}" : "")}";

    /// <summary>The price of each tag that has its own, and that of all others if it is not 1.</summary>
    public string PricesText
    {
        get
        {
            string own = Options.HourlyPrice.Count == 0 ? "" : new ShownDictionary<double>(Options.HourlyPrice).ToString();
            string others = Options.DefaultHourlyPrice == 1 ? "" : System.FormattableString.Invariant($"{(own.Length == 0 ? "" : ", others ")}{Options.DefaultHourlyPrice}{(own.Length == 0 ? " each" : "")}");
            return own.Length + others.Length == 0 ? "none" : own + others;
        }
    }

    /// <summary>What limits it besides floors and ceilings: step and costs; none for nothing.</summary>
    public string LimitsText
    {
        get
        {
            string[] limits =
            [
                .. Options.MaxStep is { } step ? [System.FormattableString.Invariant($"{step} workers a decision")] : Array.Empty<string>(),
                .. Options.MaxHourlyCost is { } hourly ? [System.FormattableString.Invariant($"{hourly} an hour")] : Array.Empty<string>(),
                .. Options.MaxTotalCost is { } total ? [System.FormattableString.Invariant($"{total} in total")] : Array.Empty<string>(),
            ];
            return limits.Length == 0 ? "none" : string.Join(", ", limits);
        }
    }

    public string AdvisorText => Advisor?.ToString() ?? "none";

    public string CheckedText => DisplayText.Count(Memory.CheckedPredictions, "prediction");

    /// <summary>adaptive scaler, 0 to 10 workers a tag.</summary>
    public override string ToString() => $"adaptive scaler, {Options}";
}
