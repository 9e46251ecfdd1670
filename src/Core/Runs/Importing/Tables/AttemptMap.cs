using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Tables;

/// <summary>A column that holds a quantity, and how many bytes or seconds a plain number in it counts.</summary>
internal readonly record struct MappedColumn(string Name, double? Factor);

/// <summary>Which columns hold which quantities; the first of several that has something counts.</summary>
internal sealed class AttemptMap
{
    private readonly Dictionary<TableField, MappedColumn[]> _columns = [];

    /// <summary>Names the columns of a quantity, each maybe with a unit: <c>maxrss [KB]</c>.</summary>
    public AttemptMap With(TableField field, params ReadOnlySpan<string> columns)
    {
        var mapped = new MappedColumn[columns.Length];
        for (int i = 0; i < columns.Length; i++) mapped[i] = Parse(columns[i]);
        _columns[field] = mapped;
        return this;
    }

    public AttemptMap With(TableField field, MappedColumn column)
    {
        _columns[field] = [column];
        return this;
    }

    public bool Has(TableField field) => _columns.ContainsKey(field);

    public IReadOnlyList<MappedColumn> this[TableField field] => _columns.TryGetValue(field, out MappedColumn[]? columns) ? columns : [];

    /// <summary>The first cell that has something, and its column.</summary>
    public (string Cell, MappedColumn Column)? Cell(IRecordRow row, TableField field)
    {
        if (!_columns.TryGetValue(field, out MappedColumn[]? columns)) return null;
        foreach (MappedColumn column in columns)
            if (row[column.Name] is { } cell && !IsNothing(cell)) return (cell, column);
        return null;
    }

    private static MappedColumn Parse(string text)
    {
        int bracket = text.LastIndexOf(" [", StringComparison.Ordinal);
        return bracket > 0 && text[^1] == ']' && TableUnits.Factor(text[(bracket + 2)..^1]) is { } factor ? new MappedColumn(text[..bracket], factor) : new MappedColumn(text, null);
    }

    private static bool IsNothing(string cell) => cell is "-" or "--" or "NA" or "N/A" or "NaN" or "nan" or "None" or "null" or "NULL" or "UNKNOWN" or "undefined";
}
