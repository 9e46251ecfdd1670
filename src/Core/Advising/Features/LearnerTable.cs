using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Advising.Features;

/// <summary>
/// How a learner sees the rows of a task: a column for every feature that took more than one value, texts as categories, and
/// the request. Made from the rows that are fitted; later rows and questions are encoded the same way.
/// </summary>
internal sealed class LearnerTable
{
    private const string RequestName = "requested";

    // A text that is another one in most rows names its row and says nothing of the next.
    private const double MaxLevelsPerRow = 0.5;

    private readonly Dictionary<string, int>?[] _codes;
    private readonly int _requestColumn;

    /// <param name="schema">The features.</param>
    /// <param name="hasRequest">Whether the last of them is the request.</param>
    public LearnerTable(FeatureSchema schema, bool hasRequest)
    {
        Schema = schema;
        _requestColumn = hasRequest ? schema.Count - 1 : -1;
        _codes = [.. schema.Features.Select(feature => feature.Kind == FeatureKind.Categorical ? Codes(feature.Categories) : null)];
    }

    /// <summary>Whether the last column is the request.</summary>
    public bool HasRequest => _requestColumn >= 0;

    /// <summary>Never empty: the request stands in if nothing varies.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>Learns which features there are and which categories they take.</summary>
    /// <param name="rows">The features of each row.</param>
    /// <param name="requests">What the user asked for, a value a row; NaN if unknown.</param>
    public static LearnerTable Of(IReadOnlyList<IReadOnlyDictionary<string, FeatureValue>> rows, IReadOnlyList<double> requests)
    {
        List<FeatureDescription> features = [];
        foreach (string name in rows.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (Describe(name, rows) is { } description) features.Add(description);
        bool hasRequest = features.Count == 0 || requests.Any(request => !request.Equals(requests[0]));
        if (hasRequest) features.Add(FeatureDescription.Numeric(RequestName));
        return new LearnerTable(new FeatureSchema(features), hasRequest);
    }

    /// <summary>Rows as a table.</summary>
    public FeatureTable Encode(IReadOnlyList<IReadOnlyDictionary<string, FeatureValue>> rows, IReadOnlyList<double> requests)
    {
        double[][] columns = [.. Schema.Features.Select(_ => new double[rows.Count])];
        Span<double> row = stackalloc double[Schema.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            Encode(rows[i], requests[i], row);
            for (int j = 0; j < row.Length; j++) columns[j][i] = row[j];
        }
        return new FeatureTable(Schema, columns, rows.Count);
    }

    /// <summary>Writes one row: NaN if a feature is missing, -1 for a text that no fitted row had.</summary>
    public void Encode(IReadOnlyDictionary<string, FeatureValue> features, double request, Span<double> row)
    {
        for (int j = 0; j < row.Length; j++)
        {
            string name = Schema.Features[j].Name;
            if (j == _requestColumn) row[j] = request > 0 ? request : double.NaN;
            else if (!features.TryGetValue(name, out FeatureValue value)) row[j] = double.NaN;
            else if (_codes[j] is { } codes) row[j] = codes.GetValueOrDefault(value.ToString(), -1);
            else row[j] = value.Kind == FeatureValueKind.Text || !double.IsFinite(value.Number) ? double.NaN : value.Number;
        }
    }

    /// <summary>The feature as a column; null if it does not vary or names its rows.</summary>
    private static FeatureDescription? Describe(string name, IReadOnlyList<IReadOnlyDictionary<string, FeatureValue>> rows)
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        double first = double.NaN;
        bool hasText = false, varies = false;
        int given = 0;
        foreach (IReadOnlyDictionary<string, FeatureValue> row in rows)
        {
            if (!row.TryGetValue(name, out FeatureValue value)) continue;
            texts.Add(value.ToString());
            hasText |= value.Kind == FeatureValueKind.Text;
            if (given++ == 0) first = value.Number;
            else varies |= !value.Number.Equals(first);
        }
        varies |= given < rows.Count;
        if (!hasText) return varies ? FeatureDescription.Numeric(name, FeatureNames.SoundsLikeSize(name)) : null;
        return (texts.Count > 1 || varies) && texts.Count <= Math.Max(2, MaxLevelsPerRow * given) ? FeatureDescription.Categorical(name, [.. texts]) : null;
    }

    private static Dictionary<string, int> Codes(IReadOnlyList<string> categories)
    {
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string category in categories) codes[category] = codes.Count;
        return codes;
    }
}
