using Scalable.Runs;
using Scalable.Learning;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Units;

namespace Scalable.Advising;

/// <summary>Answers from models of one kind, trained on the task's history.</summary>
internal sealed class FittedAdvice : ITaskAdvice
{
    private readonly TaskHistory _history;
    private readonly ModelType _modelType;
    private readonly TaskModels _models;

    public FittedAdvice(TaskHistory history, string task, ModelType modelType, ILearner learner, LearnerOptions options, CancellationToken cancellationToken)
    {
        _history = history;
        _modelType = modelType;
        _models = TaskModels.Train(history.EvidenceOf(task), learner, options, cancellationToken);
    }

    public string? Refusal(RecommendationQuery query) => _models.Memory is null && _models.Duration is null
        ? $"neither peak memory nor duration was recorded for {LearnedAdvisor.MinimumRows} attempts of this task"
        : _models.Experience.FarOutside(query);

    public ResourceRecommendation Answer(RecommendationQuery query, ResourceRecommendation baseline)
    {
        IReadOnlyList<double[]> rows = _models.Experience.Complete(query);
        PredictiveSample? duration = _models.Duration?.Predict(rows), memory = _models.Memory?.Predict(rows);
        PredictiveSample? cpus = _models.Cpus?.Predict(rows), workers = _models.Workers?.Predict(rows);
        List<double> memoryLadder = memory is null ? [] : query.Objective == SizingObjective.MinimumWaste ? memory.CheapestLadder() : [memory.UpperBound(query.Confidence)];
        var allocation = new ComponentResources(
            cpus is null ? baseline.Cpus : Math.Max(1, (int)Math.Ceiling(Math.Min(cpus.UpperBound(query.Confidence), _models.Cpus!.Largest) - 1e-9)),
            memory is null ? baseline.Memory : MemorySize.Ceiling(memoryLadder[0]).RoundUpForPeople(),
            duration is null ? baseline.Walltime : Walltime.FromSeconds(duration.UpperBound(query.Confidence)).RoundUpForPeople());
        return new ResourceRecommendation
        {
            Task = query.Task,
            Target = query.Target,
            Component = baseline.Component,
            WorkerCount = DeadlineWorkers.Count(query, duration?.Mean, _history) ?? (workers is null ? baseline.WorkerCount : Math.Max(1, (int)Math.Round(workers.Median, MidpointRounding.ToEven))),
            Explanation = query.Explain ? _models.Explain(query, _modelType.ToName()) : null,
            Allocation = allocation,
            MemoryLadderBytes = memoryLadder.ToArray(),
            Confidence = Math.Min(
                memory?.ProbabilityAtMost(allocation.Memory!.Value.Bytes) ?? 1,
                duration?.ProbabilityAtMost(allocation.Walltime!.Value.TotalSeconds) ?? 1),
            Predictions = Describe(query.Confidence, ("duration_s", duration), ("peak_memory_bytes", memory), ("cpu_cores", cpus), ("workers", workers)).ToArray(),
            Evidence = baseline.Evidence with
            {
                Method = "learned",
                ModelType = _modelType.ToName(),
                Records = _models.Experience.Records.Count,
                StateCounts = TaskHistory.CountStates(_history.Of(query.Task)),
                Percentile = null,
                Basis = Basis(baseline.Evidence.Basis, memory, duration, cpus),
                Importances = Importances(_models),
                Reason = Remarks(query, duration),
            },
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

    private string? Remarks(RecommendationQuery query, PredictiveSample? duration)
    {
        List<string> remarks = [];
        if (StageText.Drift(_models.Memory?.Drift, _models.Duration?.Drift) is { } drift) remarks.Add(drift);
        remarks.AddRange(_models.Experience.NotUsed(query));
        if (duration is not null && query.Deadline is { } deadline && duration.Median > deadline.TotalSeconds)
            remarks.Add($"one task alone is predicted to take {DisplayText.Duration(duration.Median)}, longer than the deadline");
        return remarks.Count > 0 ? string.Join("; ", remarks) : null;
    }
}
