using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>What was learnt about one task: a model each of its duration, peak memory, core use and workers, where history has enough of them.</summary>
internal sealed class TaskModels
{
    private const int FewestRunsToHoldOut = 5;

    private TaskModels(TaskExperience experience) => Experience = experience;

    /// <summary>What the models were trained on.</summary>
    public TaskExperience Experience { get; }

    public QuantityModel? Duration { get; private init; }

    public QuantityModel? Memory { get; private init; }

    public QuantityModel? Cpus { get; private init; }

    public QuantityModel? Workers { get; private init; }

    /// <summary>Trains on the attempts that a model may learn from.</summary>
    public static TaskModels Train(IReadOnlyList<AttemptEvidence> evidence, ILearner learner, LearnerOptions options, CancellationToken cancellationToken)
    {
        TaskExperience experience = TaskExperience.Of(evidence);
        Func<TaskRecord, double?>[] targets =
            [record => record.DurationSeconds, record => record.PeakMemory?.Bytes, record => record.ObservedCpu, record => record.RequestedWorkers];
        var models = new QuantityModel?[targets.Length];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxThreads > 0 ? options.MaxThreads : -1 };
        Parallel.For(0, targets.Length, parallel, i => models[i] = TrainOne(experience, targets[i], learner, options, cancellationToken));
        return new TaskModels(experience) { Duration = models[0], Memory = models[1], Cpus = models[2], Workers = models[3] };
    }

    /// <summary>Why the models say what they say of a query; features left open are taken as the newest attempt had them.</summary>
    public RecommendationExplanation Explain(RecommendationQuery query, string modelName)
    {
        double[] row = Experience.Complete(query)[0];
        List<FeatureContribution> contributions = [];
        foreach ((string quantity, QuantityModel? model) in new[] { ("duration_s", Duration), ("peak_memory_bytes", Memory) })
            if (model is not null) contributions.AddRange(Contributions(quantity, model, row));
        return new RecommendationExplanation($"{modelName} over {Experience.Encoder.Schema.Count} features of {Experience.Records.Count} attempts, bounded by its errors on attempts it had not seen.", contributions.ToArray(), Experience.Nearest(row));
    }

    private IEnumerable<FeatureContribution> Contributions(string quantity, QuantityModel model, double[] row)
    {
        double[] shares = new double[row.Length];
        double start = model.Explain(row, shares);
        return Enumerable.Range(0, row.Length)
            .OrderByDescending(feature => Math.Abs(shares[feature]))
            .Select(feature => new FeatureContribution(quantity, Experience.Encoder.Schema.Features[feature].Name, Experience.Encoder.Show(feature, row[feature]), shares[feature], start));
    }

    private static QuantityModel? TrainOne(
        TaskExperience experience,
        Func<TaskRecord, double?> target,
        ILearner learner,
        LearnerOptions options,
        CancellationToken cancellationToken)
    {
        TaskRecord[] usable = [.. experience.Records.Where(record => target(record) > 0)];
        if (usable.Length < LearnedAdvisor.MinimumRows) return null;
        double[] targets = [.. usable.Select(record => target(record)!.Value)];
        var set = new TrainingSet(usable.Length == experience.Records.Count ? experience.Rows : experience.Encoder.Encode(usable), targets, Groups: RunNumbers(usable));
        return QuantityModel.Train(learner, options, set, cancellationToken);
    }

    /// <summary>The run of each record, by which rows are held out together; none where there are too few runs to hold any out.</summary>
    internal static int[] RunNumbers(TaskRecord[] records)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] runs = [.. records.Select(record => numbers.TryGetValue(record.RunId, out int number) ? number : numbers[record.RunId] = numbers.Count)];
        return numbers.Count >= FewestRunsToHoldOut ? runs : [];
    }
}
