namespace Scalable.Learning;

/// <summary>Rows of features, held column by column. Immutable once built.</summary>
public sealed class FeatureTable
{
    private readonly double[][] _columns;

    /// <summary>Takes ownership of <paramref name="columns"/>: one array a feature, all of <paramref name="rowCount"/> values.</summary>
    /// <exception cref="ArgumentException">The columns do not fit the schema or differ in length.</exception>
    public FeatureTable(FeatureSchema schema, double[][] columns, int rowCount)
    {
        if (columns.Length != schema.Count) throw new ArgumentException($"The schema has {schema.Count} features, the table {columns.Length} columns.", nameof(columns));
        if (Array.Exists(columns, column => column.Length != rowCount)) throw new ArgumentException($"Every column must have {rowCount} values.", nameof(columns));
        Schema = schema;
        RowCount = rowCount;
        _columns = columns;
    }

    public FeatureSchema Schema { get; }

    public int RowCount { get; }

    public ReadOnlySpan<double> Column(int feature) => _columns[feature];

    internal double[] ColumnArray(int feature) => _columns[feature];

    public void CopyRow(int row, Span<double> destination)
    {
        for (int feature = 0; feature < _columns.Length; feature++) destination[feature] = _columns[feature][row];
    }
}

/// <summary>How a feature's values are to be understood.</summary>
public enum FeatureKind
{
    /// <summary>An ordered quantity; NaN if it is missing.</summary>
    Numeric,

    /// <summary>A category, held as its index in <see cref="FeatureDescription.Categories"/>; NaN if missing, -1 if not among them.</summary>
    Categorical,
}

/// <summary>One feature of a table.</summary>
/// <param name="Name">The feature's name, as importances and explanations show it.</param>
/// <param name="Kind">How its values are to be understood.</param>
/// <param name="Categories">The names of the categories by index; empty for a numeric feature.</param>
/// <param name="IsSizeLike">True if more of it can be assumed never to lower the target (bytes read, scenarios); learners may then refuse negative slopes.</param>
public sealed record FeatureDescription(string Name, FeatureKind Kind, IReadOnlyList<string> Categories, bool IsSizeLike = false)
{
    public static FeatureDescription Numeric(string name, bool isSizeLike = false) => new(name, FeatureKind.Numeric, [], isSizeLike);

    public static FeatureDescription Categorical(string name, IReadOnlyList<string> categories) => new(name, FeatureKind.Categorical, categories);
}

/// <summary>The features of a table, in the order of its columns.</summary>
public sealed record FeatureSchema(IReadOnlyList<FeatureDescription> Features)
{
    public int Count => Features.Count;
}
