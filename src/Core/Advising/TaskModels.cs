using Scalable.History;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>What was learnt about one task: a model each of its duration, peak memory, core use and workers, where history has enough of them.</summary>
internal sealed class TaskModels
{
    private const int MostCompletions = 128;
    private const int FewestRunsToHoldOut = 5;

    private readonly TaskFeatureEncoder _encoder;
    private readonly IReadOnlyList<TaskRecord> _records;
    private readonly FeatureTable _rows;

    private TaskModels(TaskFeatureEncoder encoder, IReadOnlyList<TaskRecord> records, FeatureTable rows)
    {
        _encoder = encoder;
        _records = records;
        _rows = rows;
    }

    public QuantityModel? Duration { get; private init; }

    public QuantityModel? Memory { get; private init; }

    public QuantityModel? Cpus { get; private init; }

    public QuantityModel? Workers { get; private init; }

    /// <summary>How many succeeded attempts the models were trained on.</summary>
    public int RowCount => _records.Count;

    /// <summary>Trains on the succeeded attempts among <paramref name="records"/>.</summary>
    public static TaskModels Train(IReadOnlyList<TaskRecord> records, ILearner learner, LearnerOptions options, CancellationToken cancellationToken)
    {
        TaskRecord[] succeeded = [.. records.Where(record => record.State == TaskState.Succeeded)];
        TaskFeatureEncoder encoder = TaskFeatureEncoder.Fit(succeeded);
        QuantityModel? Fit(Func<TaskRecord, double?> target) => TrainOne(succeeded, encoder, target, learner, options, cancellationToken);
        return new TaskModels(encoder, succeeded, encoder.Encode(succeeded))
        {
            Duration = Fit(record => record.DurationSeconds),
            Memory = Fit(record => record.PeakMemory?.Bytes),
            Cpus = Fit(record => record.ObservedCpu),
            Workers = Fit(record => record.RequestedWorkers),
        };
    }

    /// <summary>Why the query lies outside what was learnt, or null.</summary>
    public string? OutsideExperience(RecommendationQuery query) => _encoder.FarOutside(_encoder.Encode(query, _records[^1]));

    /// <summary>The features named in the query that history knows nothing of.</summary>
    public IReadOnlyList<string> UnknownFeatures(RecommendationQuery query) => _encoder.Unknown(query.Features, _records);

    /// <summary>
    /// The rows a query stands for: itself where it names every feature that past attempts had, and otherwise completed
    /// in the ways of the newest attempts.
    /// </summary>
    public IReadOnlyList<double[]> Complete(RecommendationQuery query)
    {
        double[] asked = _encoder.Encode(query, _records[^1]);
        int[] open = [.. Enumerable.Range(0, asked.Length).Where(feature => double.IsNaN(asked[feature]))];
        if (open.Length == 0) return [asked];
        var rows = new List<double[]>();
        for (int row = _rows.RowCount - 1; row >= 0 && rows.Count < MostCompletions; row--)
        {
            double[] completed = [.. asked];
            foreach (int feature in open) completed[feature] = _rows.Column(feature)[row];
            rows.Add(completed);
        }
        return rows;
    }

    private static QuantityModel? TrainOne(
        TaskRecord[] records,
        TaskFeatureEncoder encoder,
        Func<TaskRecord, double?> target,
        ILearner learner,
        LearnerOptions options,
        CancellationToken cancellationToken)
    {
        TaskRecord[] usable = [.. records.Where(record => target(record) > 0)];
        if (usable.Length < LearnedAdvisor.MinimumRows) return null;
        double[] targets = [.. usable.Select(record => target(record)!.Value)];
        var set = new TrainingSet(encoder.Encode(usable), targets, Groups: RunNumbers(usable));
        return QuantityModel.Train(learner, options, set, cancellationToken);
    }

    /// <summary>The run of each record, by which rows are held out together; none where there are too few runs to hold any out.</summary>
    private static int[] RunNumbers(TaskRecord[] records)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] runs = [.. records.Select(record => numbers.TryGetValue(record.RunId, out int number) ? number : numbers[record.RunId] = numbers.Count)];
        return numbers.Count >= FewestRunsToHoldOut ? runs : [];
    }
}
