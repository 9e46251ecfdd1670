using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Advising.Engine;
using Scalable.Advising.Persistence;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>
/// Recommends from models trained on the history: each task's duration, peak memory, core use and workers as functions of
/// what is known before it starts. Where it knows too little it falls back to the quantile advisor and says why.
/// Models are trained when a task is first asked for.
/// </summary>
public sealed class LearnedAdvisor : ILearningAdvisor
{
    private readonly TaskHistory _history;
    private readonly ResourceAdvisor _fallback;
    private readonly LearnedAdvisorOptions _options;
    private readonly Lazy<SizingOptions> _sizing;
    private readonly ConcurrentDictionary<string, Lazy<TaskAdvice>> _advice = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A model parameter is unknown or out of range; the message names it.</exception>
    public LearnedAdvisor(IEnumerable<RunRecord> runs, LearnedAdvisorOptions? options = null)
        : this(new TaskHistoryOfRuns(runs), options)
    {
    }

    /// <summary>An advisor that reads of a history what it is asked about.</summary>
    /// <exception cref="ArgumentException">A model parameter is unknown or out of range; the message names it.</exception>
    public LearnedAdvisor(ITaskHistory history, LearnedAdvisorOptions? options = null)
        : this(new TaskHistory(history), options ?? new LearnedAdvisorOptions())
    {
        if (_sizing.Value.Learner is { } learner) learner.Check(_options.ModelParameters);
        else if (_options.ModelParameters is { Count: > 0 })
            throw new ArgumentException("Model type auto takes no model parameters: it chooses and weighs its models itself. Leave them out, or name a model type.");
    }

    /// <summary>An advisor that takes up what was learnt before.</summary>
    /// <param name="history">What it was learnt from.</param>
    /// <param name="options">How it was learnt.</param>
    /// <param name="learnt">By task, what <see cref="TaskAdvice.Keep"/> gave.</param>
    internal LearnedAdvisor(ITaskHistory history, LearnedAdvisorOptions options, IReadOnlyDictionary<string, Func<JsonElement>> learnt)
        : this(new TaskHistory(history), options)
    {
        foreach ((string task, Func<JsonElement> read) in learnt) _advice[task] = new Lazy<TaskAdvice>(() => TaskAdvice.TakeUp(_history, task, _options.ModelType, read()));
    }

    private LearnedAdvisor(TaskHistory history, LearnedAdvisorOptions options)
    {
        _options = options;
        _history = history;
        _fallback = new ResourceAdvisor(_history, SizingBasis.Observed);
        _sizing = new Lazy<SizingOptions>(() => new SizingOptions
        {
            Learner = options.ModelType.Learner(options.Backend),
            Forest = Learners.ByName("random_forest", options.Backend),
            ModelParameters = options.ModelParameters,
            Seed = options.Seed,
        });
    }

    /// <summary>
    /// An advisor over the runs of <paramref name="earlier"/> and new ones, with its options. A run that it knows already is
    /// replaced. What was learnt of tasks that no new run has is taken over.
    /// </summary>
    public LearnedAdvisor(LearnedAdvisor earlier, IEnumerable<RunRecord> newRuns)
        : this(Together(earlier.Runs, newRuns), earlier._options)
    {
        HashSet<string> changed = [.. _history.KnownTasks.Where(task => !_history.Of(task).SequenceEqual(earlier._history.Of(task)))];
        foreach ((string task, Lazy<TaskAdvice> advice) in earlier._advice)
            if (!changed.Contains(task)) _advice[task] = advice;
    }

    public LearnedAdvisorOptions Options => _options;

    /// <summary>The runs it has learnt from.</summary>
    public IReadOnlyList<RunRecord> Runs => _history.Runs;

    public ModelType ModelType => _options.ModelType;

    public int Seed => _options.Seed;

    public int RunsAnalyzed => _history.RunCount;

    public IReadOnlyList<string> KnownTasks => _history.KnownTasks;

    public IReadOnlyDictionary<string, int> TasksOf(string tag) => _history.TasksOf(tag);

    public TaskInputs InputsOf(string task) => _history.InputsOf(task);

    /// <summary>The known tasks as one line.</summary>
    public string TasksText => string.Join(", ", KnownTasks);

    /// <summary>What it is, and what it has learnt from.</summary>
    public override string ToString() => $"learned advisor ({_options.ModelText}) of {DisplayText.Count(KnownTasks.Count, "task")} in {DisplayText.Count(RunsAnalyzed, "run")}";

    /// <summary>Trains the models of every task that has enough history, so that later answers come at once.</summary>
    public void TrainAll(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        foreach (string task in KnownTasks)
        {
            if (TooFewRows(task) is not null) continue;
            progress?.Report(task);
            _ = AdviceOf(task, cancellationToken);
        }
    }

    /// <summary>What was learnt of every task that has enough history, each as <see cref="TaskAdvice.Keep"/> gives it. What was not learnt yet is.</summary>
    internal IEnumerable<(string Task, byte[] Learnt)> Keep() => KnownTasks.Where(task => TooFewRows(task) is null).Select(task => (task, AdviceOf(task, CancellationToken.None).Keep()));

    /// <summary>An advisor with the same options over other runs, its models trained.</summary>
    public IResourceAdvisor LearnFrom(IReadOnlyList<RunRecord> runs, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var advisor = new LearnedAdvisor(runs, _options);
        advisor.TrainAll(progress, cancellationToken);
        return advisor;
    }

    public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default)
    {
        Confidence.Require(query.Confidence);
        if (TooFewRows(query.Task) is { } tooFew) return FallBack(query, tooFew);
        TaskAdvice advice = null!;
        ResourceRecommendation quantiles = null!;
        SideBySide.Run(() => advice = AdviceOf(query.Task, cancellationToken), () => quantiles = _fallback.Recommend(query, cancellationToken));
        ResourceRecommendation learned = advice.Answer(query, quantiles);
        return learned.Confidence < _options.MinimumConfidence
            ? FallBack(query, string.Create(CultureInfo.InvariantCulture, $"the learned confidence of {learned.Confidence:0.00} is below {_options.MinimumConfidence:0.00}"))
            : GpuNeeds.Carry(quantiles, KillFloor.Apply(learned, query, _history.EvidenceOf(query.Task, query.Target)));
    }

    private TaskAdvice AdviceOf(string task, CancellationToken cancellationToken)
    {
        Lazy<TaskAdvice> advice = _advice.GetOrAdd(task, name => new Lazy<TaskAdvice>(() => Learn(name, cancellationToken)));
        try
        {
            return advice.Value;
        }
        catch (Exception exception)
        {
            _advice.TryRemove(KeyValuePair.Create(task, advice));
            // What several threads met while training is told as the one problem that it is.
            if (exception is AggregateException { InnerException: { } problem }) ExceptionDispatchInfo.Throw(problem);
            throw;
        }
    }

    private TaskAdvice Learn(string task, CancellationToken cancellationToken)
    {
        var kept = LearntFile.For(_history, task, _options);
        if (kept?.Read(learnt => TaskAdvice.TakeUp(_history, task, _options.ModelType, learnt)) is { } before) return before;
        TaskAdvice learnt = TaskAdvice.Learn(_history, task, _sizing.Value, cancellationToken);
        if (learnt.StandsAlone) kept?.Write(learnt.Keep());
        return learnt;
    }

    private static IEnumerable<RunRecord> Together(IReadOnlyList<RunRecord> earlier, IEnumerable<RunRecord> added)
    {
        var byId = new SortedDictionary<string, RunRecord>(StringComparer.Ordinal);
        foreach (RunRecord run in earlier.Concat(added)) byId[run.RunId] = run;
        return byId.Values;
    }

    private string? TooFewRows(string task) =>
        _history.Of(task).Any(record => record.State == TaskState.Succeeded) ? null : "no succeeded attempt of this task to learn from";

    private ResourceRecommendation FallBack(RecommendationQuery query, string reason)
    {
        ResourceRecommendation quantile = _fallback.Recommend(query);
        return quantile with { Evidence = quantile.Evidence with { Reason = quantile.Evidence.Reason ?? reason } };
    }
}
