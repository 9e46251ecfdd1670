namespace Scalable.Runs.Importing.Rows;

/// <summary>A row of a table. Its cells are cut out of its text when they are asked for.</summary>
internal sealed class DelimitedRow : IRecordRow
{
    private readonly TableHeader _header;
    private readonly string _text;
    private readonly int[] _starts;
    private readonly int _gap;
    private readonly string[]? _cells;

    /// <param name="header">The columns.</param>
    /// <param name="line">The line the row begins on.</param>
    /// <param name="text">The row's text.</param>
    /// <param name="starts">Where each cell begins, and where one after the last would.</param>
    /// <param name="gap">The delimiter's length.</param>
    public DelimitedRow(TableHeader header, long line, string text, int[] starts, int gap)
    {
        (_header, Line, _text, _starts, _gap) = (header, line, text, starts, gap);
    }

    public DelimitedRow(TableHeader header, long line, string[] cells)
    {
        (_header, Line, _text, _starts, _cells) = (header, line, "", [], cells);
    }

    public long Line { get; }

    public IEnumerable<string> Columns => _header.Names;

    public string? this[string column] => _header.IndexOf(column) is >= 0 and var index && Cell(index) is { Length: > 0 } cell ? cell : null;

    public string Cell(int index) => _cells is { } cells ? cells[index].Trim() : _header.Texts.Of(Span(index));

    /// <summary>The cell's characters, without blanks around them.</summary>
    public ReadOnlySpan<char> Span(int index) => _cells is { } cells ? cells[index].AsSpan().Trim() : _text.AsSpan(_starts[index], _starts[index + 1] - _gap - _starts[index]).Trim();

    /// <summary>The row with a line added to its last cell.</summary>
    public DelimitedRow With(string line)
    {
        string[] cells = [.. Enumerable.Range(0, _header.Count).Select(Cell)];
        cells[^1] += "\n" + line;
        return new DelimitedRow(_header, Line, cells);
    }
}

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
