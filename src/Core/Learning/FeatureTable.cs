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
