using System.Globalization;
using Scalable.Runs;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Units;

namespace Scalable.Advising;

/// <summary>Answers from the sizing engine: a mixture of candidates, weighed by what each would have cost the task's past.</summary>
internal sealed class MixtureAdvice : ITaskAdvice
{
    // A task with fewer rows also listens to what other tasks used of their requests.
    private const int RowsToStandAlone = 5;
    private const int RowsOfOthers = 300;

    private readonly TaskHistory _history;
    private readonly TaskExperience _experience;
    private readonly SizingEngine _engine = new();
    private readonly MixtureExplainer _explainer;
    private readonly object _gate = new();

    public MixtureAdvice(TaskHistory history, string task, CancellationToken cancellationToken)
    {
        _history = history;
        _experience = TaskExperience.Of(history.EvidenceOf(task));
        _explainer = new MixtureExplainer(_engine, _experience);
        if (_experience.Records.Count < RowsToStandAlone)
            _engine.Learn(history.KnownTasks.Where(name => name != task).SelectMany(history.EvidenceOf).Select(one => one.Usable).OrderBy(record => record.FinishedAt).TakeLast(RowsOfOthers), cancellationToken);
        _engine.Learn(history.EvidenceOf(task).Select(one => one.Usable), cancellationToken);
    }

    public string? Refusal(RecommendationQuery query) => _experience.FarOutside(query);

    public ResourceRecommendation Answer(RecommendationQuery query, ResourceRecommendation baseline)
    {
        SizingQuery question = Question(query);
        lock (_gate)
        {
            SizingAnswer answer = _engine.Predict(question);
            return Answer(query, answer, baseline) with { Explanation = query.Explain ? _explainer.Explain(query, question) : null };
        }
    }

    private ResourceRecommendation Answer(RecommendationQuery query, SizingAnswer answer, ResourceRecommendation baseline)
    {
        MemorySize? memory = answer.MemoryBytes is { } bytes ? MemorySize.Ceiling(bytes).RoundUpForPeople() : null;
        return baseline with
        {
            WorkerCount = DeadlineWorkers.Count(query, answer.DurationBounds?.Median, _history) ?? baseline.WorkerCount,
            Allocation = new ComponentResources(
                answer.Cpus ?? baseline.Cpus,
                memory ?? baseline.Memory,
                answer.WalltimeSeconds is { } seconds ? Walltime.FromSeconds(seconds).RoundUpForPeople() : baseline.Walltime),
            MemoryLadderBytes = answer.MemoryLadder.ToArray(),
            Confidence = answer.Confidence ?? baseline.Confidence,
            Predictions = Predictions(("duration_s", answer.DurationBounds), ("peak_memory_bytes", answer.MemoryBounds)).ToArray(),
            Evidence = baseline.Evidence with
            {
                Method = "learned",
                ModelType = ModelType.Auto.ToName(),
                Stage = answer.Method,
                Candidate = answer.Model,
                Records = answer.Rows,
                StateCounts = TaskHistory.CountStates(_history.Of(query.Task)),
                Percentile = null,
                Basis = Basis(baseline.Evidence.Basis, answer),
                Reason = Remarks(query, answer),
            },
        };
    }

    private static SizingQuery Question(RecommendationQuery query) => new()
    {
        Task = query.Task,
        Target = query.Target,
        Features = query.Features,
        RequestedMemoryBytes = query.RequestedMemory?.Bytes,
        RequestedWalltimeSeconds = query.RequestedWalltime?.TotalSeconds,
        RequestedCpus = query.RequestedCpus,
        Objective = query.Objective,
        Confidence = query.Confidence,
        BoundsLevel = query.Confidence,
    };

    private static IEnumerable<QuantityPrediction> Predictions(params (string Name, SizingBounds? Bounds)[] quantities)
    {
        foreach ((string name, SizingBounds? bounds) in quantities)
            if (bounds is not null) yield return new QuantityPrediction(name, bounds.Median, bounds.Lower, bounds.Upper, bounds.Level);
    }

    private static SortedDictionary<string, string> Basis(IReadOnlyDictionary<string, string> baseline, SizingAnswer answer)
    {
        var basis = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string quantity, string source) in baseline) basis[quantity] = source;
        if (answer.MemoryBytes is not null) basis["memory"] = "learned";
        if (answer.WalltimeSeconds is not null) basis["walltime"] = "learned";
        if (answer.Cpus is not null) basis["cpus"] = "learned";
        return basis;
    }

    private string? Remarks(RecommendationQuery query, SizingAnswer answer)
    {
        List<string> remarks = [];
        if (answer.Reason is { } reason) remarks.Add(reason);
        remarks.AddRange(_experience.NotUsed(query));
        if (query.Deadline is { } deadline && answer.DurationBounds?.Median > deadline.TotalSeconds)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"one task alone is predicted to take {DisplayText.Duration(answer.DurationBounds.Median)}, longer than the deadline"));
        return remarks.Count > 0 ? string.Join("; ", remarks) : null;
    }
}
