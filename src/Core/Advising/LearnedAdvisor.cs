using System.Collections.Concurrent;
using System.Globalization;
using Scalable.History;
using Scalable.Learning;
using Scalable.Units;

namespace Scalable.Advising;

/// <summary>
/// Recommends from models trained on the history: each task's duration, peak memory, core use and workers as functions of
/// what is known before it starts. Where it knows too little it falls back to the quantile advisor and says why.
/// Models are trained when a task is first asked for.
/// </summary>
public sealed class LearnedAdvisor : IResourceAdvisor
{
    /// <summary>A task with fewer succeeded attempts is left to the quantile advisor.</summary>
    public const int MinimumRows = 10;

    private readonly TaskHistory _history;
    private readonly ResourceAdvisor _fallback;
    private readonly LearnedAdvisorOptions _options;
    private readonly ILearner _learner;
    private readonly LearnerOptions _learnerOptions;
    private readonly ConcurrentDictionary<string, Lazy<TaskModels>> _models = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A model parameter is unknown or out of range; the message names it.</exception>
    public LearnedAdvisor(IEnumerable<RunRecord> runs, LearnedAdvisorOptions? options = null)
    {
        _options = options ?? new LearnedAdvisorOptions();
        _history = new TaskHistory(runs);
        _fallback = new ResourceAdvisor(_history, SizingBasis.Observed);
        _learner = Learners.ByName(_options.ModelType.ToName());
        _learner.Check(_options.ModelParameters);
        _learnerOptions = new LearnerOptions(ModelDefaults.With(_learner, _options.ModelParameters), _options.Seed, _options.MaxThreads);
    }

    /// <summary>
    /// An advisor over the runs of <paramref name="earlier"/> and new ones, with its options. A run that it knows already is
    /// replaced. What was learnt of tasks that no new run has is taken over.
    /// </summary>
    public LearnedAdvisor(LearnedAdvisor earlier, IEnumerable<RunRecord> newRuns)
        : this(Together(earlier.Runs, newRuns), earlier._options)
    {
        HashSet<string> changed = [.. _history.KnownTasks.Where(task => !_history.Of(task).SequenceEqual(earlier._history.Of(task)))];
        foreach ((string task, Lazy<TaskModels> models) in earlier._models)
            if (!changed.Contains(task)) _models[task] = models;
    }

    public LearnedAdvisorOptions Options => _options;

    /// <summary>The runs it has learnt from.</summary>
    public IReadOnlyList<RunRecord> Runs => _history.Runs;

    public ModelType ModelType => _options.ModelType;

    public int Seed => _options.Seed;

    public int RunsAnalyzed => _history.RunCount;

    public IReadOnlyList<string> KnownTasks => _history.KnownTasks;

    /// <summary>Trains the models of every task that has enough history, so that later answers come at once.</summary>
    public void TrainAll(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        foreach (string task in KnownTasks)
        {
            if (SucceededCount(task) < MinimumRows) continue;
            progress?.Report(task);
            _ = ModelsOf(task, cancellationToken);
        }
    }

    public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default)
    {
        Confidence.Require(query.Confidence);
        int rows = SucceededCount(query.Task);
        if (rows < MinimumRows)
            return FallBack(query, string.Create(CultureInfo.InvariantCulture, $"{rows} succeeded attempts of this task; {MinimumRows} are needed to learn from"));

        TaskModels models = ModelsOf(query.Task, cancellationToken);
        if (models.Memory is null && models.Duration is null)
            return FallBack(query, $"neither peak memory nor duration was recorded for {MinimumRows} attempts of this task");
        if (models.Experience.FarOutside(query) is { } outside) return FallBack(query, outside);

        ResourceRecommendation learned = Answer(query, models);
        return learned.Confidence < _options.MinimumConfidence
            ? FallBack(query, string.Create(CultureInfo.InvariantCulture, $"the learned confidence of {learned.Confidence:0.00} is below {_options.MinimumConfidence:0.00}"))
            : learned;
    }

    private ResourceRecommendation Answer(RecommendationQuery query, TaskModels models)
    {
        IReadOnlyList<double[]> rows = models.Experience.Complete(query);
        ResourceRecommendation baseline = _fallback.Recommend(query);
        PredictiveSample? duration = models.Duration?.Predict(rows), memory = models.Memory?.Predict(rows);
        PredictiveSample? cpus = models.Cpus?.Predict(rows), workers = models.Workers?.Predict(rows);
        var allocation = new ComponentResources(
            cpus is null ? baseline.Cpus : Math.Max(1, (int)Math.Ceiling(Math.Min(cpus.UpperBound(query.Confidence), models.Cpus!.Largest) - 1e-9)),
            memory is null ? baseline.Memory : MemorySize.Ceiling(memory.UpperBound(query.Confidence)).RoundUpForPeople(),
            duration is null ? baseline.Walltime : Walltime.FromSeconds(Math.Ceiling(duration.UpperBound(query.Confidence))));
        return new ResourceRecommendation
        {
            Task = query.Task,
            Target = query.Target,
            Component = baseline.Component,
            WorkerCount = DeadlineWorkers.Count(query, duration?.Mean, _history) ?? (workers is null ? baseline.WorkerCount : Math.Max(1, (int)Math.Round(workers.Median, MidpointRounding.ToEven))),
            Explanation = query.Explain ? models.Explain(query, ModelType.ToName()) : null,
            Allocation = allocation,
            Confidence = Math.Min(
                memory?.ProbabilityAtMost(allocation.Memory!.Value.Bytes) ?? 1,
                duration?.ProbabilityAtMost(allocation.Walltime!.Value.TotalSeconds) ?? 1),
            Predictions = Describe(query.Confidence, ("duration_s", duration), ("peak_memory_bytes", memory), ("cpu_cores", cpus), ("workers", workers)).ToArray(),
            Evidence = baseline.Evidence with
            {
                Method = "learned",
                ModelType = _options.ModelType.ToName(),
                Records = models.Experience.Records.Count,
                StateCounts = TaskHistory.CountStates(_history.Of(query.Task)),
                Percentile = null,
                Basis = Basis(baseline.Evidence.Basis, memory, duration, cpus),
                Importances = Importances(models),
                Reason = Remarks(query, models, duration),
            },
        };
    }

    private TaskModels ModelsOf(string task, CancellationToken cancellationToken)
    {
        Lazy<TaskModels> models = _models.GetOrAdd(
            task, name => new Lazy<TaskModels>(() => TaskModels.Train(_history.Of(name), _learner, _learnerOptions, cancellationToken)));
        try
        {
            return models.Value;
        }
        catch
        {
            _models.TryRemove(KeyValuePair.Create(task, models));
            throw;
        }
    }

    private static IEnumerable<RunRecord> Together(IReadOnlyList<RunRecord> earlier, IEnumerable<RunRecord> added)
    {
        var byId = new SortedDictionary<string, RunRecord>(StringComparer.Ordinal);
        foreach (RunRecord run in earlier.Concat(added)) byId[run.RunId] = run;
        return byId.Values;
    }

    private int SucceededCount(string task) => _history.Of(task).Count(record => record.State == TaskState.Succeeded);

    private ResourceRecommendation FallBack(RecommendationQuery query, string reason)
    {
        ResourceRecommendation quantile = _fallback.Recommend(query);
        return new ResourceRecommendation
        {
            Task = quantile.Task,
            Target = quantile.Target,
            Component = quantile.Component,
            WorkerCount = quantile.WorkerCount,
            Allocation = quantile.Allocation,
            Confidence = quantile.Confidence,
            Evidence = quantile.Evidence with { Reason = quantile.Evidence.Reason ?? reason },
        };
    }

    private static IEnumerable<QuantityPrediction> Describe(double coverage, params (string Name, PredictiveSample? Sample)[] quantities)
    {
        double side = (1 + coverage) / 2;
        foreach ((string name, PredictiveSample? sample) in quantities)
            if (sample is not null)
                yield return new QuantityPrediction(name, sample.Median, sample.LowerBound(side), sample.UpperBound(side), coverage);
    }

    private static SortedDictionary<string, string> Basis(
        IReadOnlyDictionary<string, string> baseline, PredictiveSample? memory, PredictiveSample? duration, PredictiveSample? cpus)
    {
        var basis = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string quantity, string source) in baseline) basis[quantity] = source;
        if (memory is not null) basis["memory"] = "learned";
        if (duration is not null) basis["walltime"] = "learned";
        if (cpus is not null) basis["cpus"] = "learned";
        return basis;
    }

    private static SortedDictionary<string, IReadOnlyDictionary<string, double>> Importances(TaskModels models)
    {
        var importances = new SortedDictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);
        if (models.Duration is { } duration) importances["duration"] = duration.Importances;
        if (models.Memory is { } memory) importances["memory"] = memory.Importances;
        return importances;
    }

    private static string? Remarks(RecommendationQuery query, TaskModels models, PredictiveSample? duration)
    {
        List<string> remarks = [];
        if (models.Experience.UnknownFeatures(query) is { Count: > 0 } unknown) remarks.Add($"not used, since no past attempt has them: {string.Join(", ", unknown)}");
        if (duration is not null && query.Deadline is { } deadline && duration.Median > deadline.TotalSeconds)
            remarks.Add($"one task alone is predicted to take {DisplayText.Duration(duration.Median)}, longer than the deadline");
        return remarks.Count > 0 ? string.Join("; ", remarks) : null;
    }
}
