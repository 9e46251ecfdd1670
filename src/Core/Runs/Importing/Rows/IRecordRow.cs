namespace Scalable.Runs.Importing.Rows;

/// <summary>A record of a foreign file: cells by the names of columns or keys.</summary>
internal interface IRecordRow
{
    /// <summary>The line it begins on, counted from 1.</summary>
    long Line { get; }

    /// <summary>The cell without blanks around it; null if there is no such column, or nothing in it.</summary>
    string? this[string column] { get; }

    IEnumerable<string> Columns { get; }
}

/// <summary>A record of keys and values, in any case.</summary>
internal sealed class KeyValueRow(long line) : IRecordRow
{
    private readonly Dictionary<string, string> _cells = new(StringComparer.OrdinalIgnoreCase);

    public long Line => line;

    public IEnumerable<string> Columns => _cells.Keys;

    public string? this[string column] => _cells.TryGetValue(column, out string? cell) && cell.Length > 0 ? cell : null;

    public void Set(string column, string? cell)
    {
        if (cell is not null) _cells[column] = cell.Trim();
    }
}
