using Scalable.Advising.Engine;
using Scalable.Advising.Persistence;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>What was learnt about one task, ready to answer. May be asked from several threads at once.</summary>
internal sealed class TaskAdvice
{
    // A task with fewer rows also listens to what other tasks used of their requests.
    private const int RowsToStandAlone = 5;
    private const int RowsOfOthers = 300;

    private readonly TaskHistory _history;
    private readonly string _task;
    private readonly PastAttempts _past;
    private readonly SizingEngine _engine;
    private readonly MixtureExplainer _explainer;
    private readonly SortedDictionary<string, IReadOnlyDictionary<string, double>> _importances = new(StringComparer.Ordinal);
    private readonly object _gate = new();

    private TaskAdvice(TaskHistory history, string task, SizingEngine engine, PastAttempts past, bool hasLearner)
    {
        _history = history;
        _task = task;
        _engine = engine;
        _past = past;
        _explainer = new MixtureExplainer(engine, past);
        if (!hasLearner) return;
        foreach ((string quantity, Learning.IModel model) in engine.Models(task))
            _importances[quantity] = model.Importances.Where(feature => feature.Value > 0).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whether what is learnt of a task rests on its own attempts alone.</summary>
    public bool StandsAlone => _past.Count >= RowsToStandAlone;

    /// <summary>Learns a task's history.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TaskAdvice Learn(TaskHistory history, string task, SizingOptions options, CancellationToken cancellationToken)
    {
        var engine = new SizingEngine(options);
        var past = new PastAttempts(history.EvidenceOf(task));
        if (past.Count < RowsToStandAlone)
            engine.LearnRatios(history.KnownTasks.Where(name => name != task).SelectMany(history.EvidenceOf).Select(one => one.Usable).OrderBy(record => record.FinishedAt).TakeLast(RowsOfOthers));
        engine.Learn(history.EvidenceOf(task).Select(one => one.Usable), cancellationToken);
        return new TaskAdvice(history, task, engine, past, options.Learner is not null);
    }

    /// <summary>Takes up what was learnt of a task before, as <see cref="Keep"/> gave it.</summary>
    /// <exception cref="AdvisorFileException">It cannot be used.</exception>
    public static TaskAdvice TakeUp(TaskHistory history, string task, ModelType modelType, JsonElement learnt)
    {
        // What is fitted stays as it is, so that the learners, which may be another's, need not be there.
        var engine = new SizingEngine(new SizingOptions
        {
            Learner = modelType == ModelType.Auto ? null : new FittedLearner(modelType.ToName()),
            Forest = new FittedLearner(ModelType.RandomForest.ToName()),
        });
        StateArchive.Read(learnt, state => engine.Keep(task, state));
        return new TaskAdvice(history, task, engine, new PastAttempts(history.EvidenceOf(task)), modelType != ModelType.Auto);
    }

    /// <summary>What was learnt, as a JSON object in UTF-8.</summary>
    public byte[] Keep()
    {
        lock (_gate) return StateArchive.Write(state => _engine.Keep(_task, state));
    }

    /// <summary>The answer to a query.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="baseline">What the quantile advisor says; stands wherever nothing was learnt.</param>
    public ResourceRecommendation Answer(RecommendationQuery query, ResourceRecommendation baseline)
    {
        lock (_gate)
        {
            ResourceRecommendation sized = _engine.Recommend(query);
            return Complete(query, sized, baseline) with { Explanation = query.Explain ? _explainer.Explain(query) : null };
        }
    }

    private ResourceRecommendation Complete(RecommendationQuery query, ResourceRecommendation sized, ResourceRecommendation baseline)
    {
        double? seconds = sized.Predictions.FirstOrDefault(prediction => prediction.Quantity == "duration_s")?.Expected;
        var basis = new SortedDictionary<string, string>(baseline.Evidence.Basis.ToDictionary(), StringComparer.Ordinal);
        foreach ((string resource, string source) in sized.Evidence.Basis) basis[resource] = source;
        return sized with
        {
            Component = baseline.Component,
            WorkerCount = DeadlineWorkers.Count(query, seconds, _history) ?? baseline.WorkerCount,
            Allocation = new ComponentResources(
                sized.Evidence.Basis.ContainsKey("cpus") ? sized.Cpus : baseline.Cpus, sized.Memory ?? baseline.Memory, sized.Walltime ?? baseline.Walltime),
            Evidence = baseline.Evidence with
            {
                Method = "learned",
                ModelType = sized.Evidence.ModelType,
                Stage = sized.Evidence.Stage,
                Candidate = sized.Evidence.Candidate,
                Records = sized.Evidence.Records,
                StateCounts = TaskHistory.CountStates(_history.Of(query.Task)),
                Percentile = null,
                Basis = basis,
                Importances = _importances,
                Reason = Remarks(query, sized.Evidence.Reason, seconds),
            },
        };
    }

    private string? Remarks(RecommendationQuery query, string? reason, double? seconds)
    {
        List<string> remarks = [];
        if (reason is not null) remarks.Add(reason);
        remarks.AddRange(_past.NotUsed(query));
        if (seconds is { } expected && query.Deadline is { } deadline && expected > deadline.TotalSeconds)
            remarks.Add($"one task alone is predicted to take {DisplayText.Duration(expected)}, longer than the deadline");
        return remarks.Count > 0 ? string.Join("; ", remarks) : null;
    }
}

/// <summary>How many workers finish the predicted work of a kind of task before a deadline.</summary>
internal static class DeadlineWorkers
{
    /// <summary>
    /// Predicted work over the deadline, rounded up so that the last task of a worker ends in time too: each worker does
    /// as many whole tasks as fit. Never more than there are tasks. Null if no deadline is asked for or durations are not known.
    /// </summary>
    public static int? Count(RecommendationQuery query, double? meanSeconds, TaskHistory history)
    {
        if (query.Deadline is not { } deadline || meanSeconds is not { } seconds) return null;
        int tasks = query.TaskCount ?? history.MedianCountPerRun(query.Task);
        double tasksPerWorker = Math.Max(1, Math.Floor(deadline.TotalSeconds / Math.Max(seconds, 1e-3)));
        return (int)Math.Clamp(Math.Ceiling(tasks / tasksPerWorker), 1, Math.Max(1, tasks));
    }
}
