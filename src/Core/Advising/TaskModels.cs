using Scalable.History;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>What was learnt about one task: a model each of its duration, peak memory, core use and workers, where history has enough of them.</summary>
internal sealed class TaskModels
{
    /// <summary>Older rows than the newest so many teach little that is new and cost time.</summary>
    internal const int MostRows = 8000;
    private const int MostCompletions = 128;
    private const int NearestShown = 5;
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
        TaskRecord[] succeeded = [.. records.Where(record => record.State == TaskState.Succeeded).TakeLast(MostRows)];
        TaskFeatureEncoder encoder = TaskFeatureEncoder.Fit(succeeded);
        FeatureTable rows = encoder.Encode(succeeded);
        Func<TaskRecord, double?>[] targets =
            [record => record.DurationSeconds, record => record.PeakMemory?.Bytes, record => record.ObservedCpu, record => record.RequestedWorkers];
        var models = new QuantityModel?[targets.Length];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxThreads > 0 ? options.MaxThreads : -1 };
        Parallel.For(0, targets.Length, parallel, i => models[i] = TrainOne(succeeded, encoder, rows, targets[i], learner, options, cancellationToken));
        return new TaskModels(encoder, succeeded, rows) { Duration = models[0], Memory = models[1], Cpus = models[2], Workers = models[3] };
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

    /// <summary>Why the models say what they say of a query; features left open are taken as the newest attempt had them.</summary>
    public RecommendationExplanation Explain(RecommendationQuery query, string modelName)
    {
        double[] row = Complete(query)[0];
        List<FeatureContribution> contributions = [];
        foreach ((string quantity, QuantityModel? model) in new[] { ("duration_s", Duration), ("peak_memory_bytes", Memory) })
            if (model is not null) contributions.AddRange(Contributions(quantity, model, row));
        TaskRecord[] nearest = [.. NearestTasks.Find(_rows, row, NearestShown).Select(i => _records[i])];
        return new RecommendationExplanation($"{modelName} over {_encoder.Schema.Count} features of {_records.Count} attempts, bounded by its errors on attempts it had not seen.", contributions.ToArray(), nearest);
    }

    private IEnumerable<FeatureContribution> Contributions(string quantity, QuantityModel model, double[] row)
    {
        double[] shares = new double[row.Length];
        double start = model.Explain(row, shares);
        return Enumerable.Range(0, row.Length)
            .OrderByDescending(feature => Math.Abs(shares[feature]))
            .Select(feature => new FeatureContribution(quantity, _encoder.Schema.Features[feature].Name, _encoder.Show(feature, row[feature]), shares[feature], start));
    }

    private static QuantityModel? TrainOne(
        TaskRecord[] records,
        TaskFeatureEncoder encoder,
        FeatureTable rows,
        Func<TaskRecord, double?> target,
        ILearner learner,
        LearnerOptions options,
        CancellationToken cancellationToken)
    {
        TaskRecord[] usable = [.. records.Where(record => target(record) > 0)];
        if (usable.Length < LearnedAdvisor.MinimumRows) return null;
        double[] targets = [.. usable.Select(record => target(record)!.Value)];
        var set = new TrainingSet(usable.Length == records.Length ? rows : encoder.Encode(usable), targets, Groups: RunNumbers(usable));
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
