using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>The succeeded attempts of one task, and the killed ones with the needs that are supposed, as rows of features, and how a query relates to them.</summary>
internal sealed class TaskExperience
{
    /// <summary>Older rows than the newest so many teach little that is new and cost time.</summary>
    private const int MostRows = 8000;
    /// <summary>A learner is searched for hyperparameters from so many succeeded attempts on.</summary>
    public const int MinRowsToTune = 10;

    private const int MinRunsToHoldOut = 5;
    private const int MostCompletions = 128;
    private const int NearestShown = 5;

    private readonly TaskRecord[] _attempts;

    private TaskExperience((TaskRecord Row, TaskRecord Attempt)[] rows)
    {
        TaskRecord[] records = [.. rows.Select(row => row.Row)];
        _attempts = [.. rows.Select(row => row.Attempt)];
        Records = records;
        Encoder = TaskFeatureEncoder.Fit(records);
        Rows = Encoder.Encode(records);
    }

    /// <summary>Attempts as if all had succeeded: a killed one has the need that is supposed.</summary>
    public IReadOnlyList<TaskRecord> Records { get; }

    public TaskFeatureEncoder Encoder { get; }

    public FeatureTable Rows { get; }

    /// <summary>The newest attempts that a model may learn from.</summary>
    public static TaskExperience Of(IReadOnlyList<AttemptEvidence> evidence) => new([.. CensoredNeeds.Rows(evidence).TakeLast(MostRows)]);

    /// <summary>Why the query lies outside what was learnt, or null.</summary>
    public string? FarOutside(RecommendationQuery query) => Encoder.FarOutside(Encoder.Encode(query, Records[^1]));

    /// <summary>What of a query cannot be used, and why; nothing where all of it is.</summary>
    public IEnumerable<string> NotUsed(RecommendationQuery query)
    {
        if (query.Target is { } target && Records.All(record => record.Target != target))
            yield return $"no attempt of this task ran on target '{target}': those on others answer";
        if (Encoder.Unknown(query.Features, Records) is { Count: > 0 } unknown)
            yield return $"not used, since no past attempt has them: {string.Join(", ", unknown)}";
        string[] texts = [.. query.Features.Where(feature => feature.Value.Kind == FeatureValueKind.Text && IsNumeric(feature.Key)).Select(feature => $"{feature.Key} = '{feature.Value}'")];
        if (texts.Length > 0) yield return $"not used, since past attempts have a number there: {string.Join(", ", texts)}";
    }

    private bool IsNumeric(string feature)
    {
        FeatureValue[] values = [.. Records.Where(record => record.Features.ContainsKey(feature)).Select(record => record.Features.Get(feature))];
        return values.Length > 0 && values.All(value => value.Kind != FeatureValueKind.Text);
    }

    /// <summary>
    /// The rows a query stands for: itself where it names every feature that past attempts had, and otherwise completed
    /// in the ways of the newest attempts.
    /// </summary>
    public IReadOnlyList<double[]> Complete(RecommendationQuery query)
    {
        double[] asked = Encoder.Encode(query, Records[^1]);
        int[] open = [.. Enumerable.Range(0, asked.Length).Where(feature => double.IsNaN(asked[feature]))];
        if (open.Length == 0) return [asked];
        var rows = new List<double[]>();
        for (int row = Rows.RowCount - 1; row >= 0 && rows.Count < MostCompletions; row--)
        {
            double[] completed = [.. asked];
            foreach (int feature in open) completed[feature] = Rows.Column(feature)[row];
            rows.Add(completed);
        }
        return rows;
    }

    /// <summary>The past attempts most like a row, the nearest first.</summary>
    public TaskRecord[] Nearest(double[] row) => [.. NearestTasks.Find(Rows, row, NearestShown).Select(i => _attempts[i])];

    /// <summary>The run of each record, by which rows are held out together; none where there are too few runs to hold any out.</summary>
    public static int[] RunNumbers(TaskRecord[] records)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] runs = [.. records.Select(record => numbers.TryGetValue(record.RunId, out int number) ? number : numbers[record.RunId] = numbers.Count)];
        return numbers.Count >= MinRunsToHoldOut ? runs : [];
    }
}
