namespace Scalable.Runs.Importing.Rows;

/// <summary>
/// Reads the rows of a table, line by line. A row that a delimiter or a line end in one of its texts has broken is put
/// together again if every column then has a cell it can hold; what cannot be is reported with its line.
/// </summary>
internal sealed class DelimitedRows(LineSource lines, ImportContext context, TableHeader header, string delimiter, bool quotes)
{
    private const int MaxLinesOfRow = 500;

    /// <summary>For each column.</summary>
    private const int MaxFieldsOfRow = 4;

    private readonly FieldSplitter _splitter = new(delimiter, quotes);

    public IEnumerable<DelimitedRow> Read()
    {
        DelimitedRow? held = null;
        while (lines.Read() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            DelimitedRow? row = _splitter.HasQuotes(line) ? ReadQuoted(line) : Split(line);
            if (row is null)
            {
                if (held is not null && Continues(line))
                {
                    held = held.With(line);
                    continue;
                }
                row = Repair(line);
            }
            context.Rows++;
            if (row is null || IsHeader(row)) continue;
            if (held is not null) yield return held;
            held = row;
        }
        if (held is not null) yield return held;
    }

    /// <summary>True for the header again, as in files that were put together.</summary>
    private bool IsHeader(DelimitedRow row) => row.Span(0).SequenceEqual(header.Names[0]) && Enumerable.Range(0, header.Count).All(column => row.Cell(column) == header.Names[column]);

    private DelimitedRow? Split(string line) =>
        _splitter.Bounds(line, header.Count) is { } starts ? new DelimitedRow(header, lines.Line, line, starts, _splitter.DelimiterLength) : null;

    /// <summary>A row with quotes, which may have line ends in them; null if its fields do not fit, with the lines after the first put back.</summary>
    private DelimitedRow? ReadQuoted(string line)
    {
        long first = lines.Line;
        var read = new List<string> { line };
        string text = line;
        List<string>? fields;
        while ((fields = _splitter.Quoted(text)) is null && read.Count < MaxLinesOfRow)
        {
            if (lines.Read() is not { } next) break;
            read.Add(next);
            if (header.Fits(_splitter.Plain(next))) break;
            text += "\n" + next;
        }
        if (fields?.Count == header.Count) return new DelimitedRow(header, first, [.. fields]);
        if (fields is null)
        {
            long last = first + read.Count - 1;
            context.Log.Add(HistoryProblemCodes.UnusableRow, "quote", first, () => $"A quote is opened and not closed in the same row; it would swallow the rows to line {last}. It is taken for a part of the text.");
        }
        for (int i = read.Count - 1; i > 0; i--) lines.PutBack(read[i]);
        return fields is not null && read.Count == 1 ? Aligned(fields, first) : Split(line);
    }

    /// <summary>True if a line is the rest of the last text of the row before it.</summary>
    private bool Continues(string line)
    {
        if (header.Checks[^1] is not null) return false;
        string[] fields = _splitter.Plain(line);
        if (fields.Length >= header.Count) return false;
        int known = Array.FindIndex(header.Checks, check => check is not null);
        return known >= 0 && (known >= fields.Length || fields[known].Trim() is "" or "-" || !header.Fits(known, fields[known]));
    }

    private DelimitedRow? Repair(string line)
    {
        long first = lines.Line;
        string[] fields = _splitter.Plain(line);
        int found = fields.Length;
        bool isLast = lines.IsUnterminated;
        var read = new List<string>();
        string text = line;
        if (found > header.Count && Aligned(fields, first) is { } wide) return wide;
        while (found < header.Count && fields.Length < MaxFieldsOfRow * header.Count && read.Count < MaxLinesOfRow && lines.Read() is { } next)
        {
            read.Add(next);
            if (header.Fits(_splitter.Plain(next))) break;
            text += "\n" + next;
            fields = _splitter.Plain(text);
            if (fields.Length >= header.Count && Aligned(fields, first) is { } row) return row;
        }
        for (int i = read.Count - 1; i >= 0; i--) lines.PutBack(read[i]);
        if (isLast && read.Count == 0 && found < header.Count)
            context.Skip(HistoryProblemCodes.TruncatedLine, first, "the last row is cut off", $" after {found} of {header.Count} fields, or still being written");
        else
            context.Skip(HistoryProblemCodes.UnusableRow, first, "the row does not have as many fields as the header", $" ({found} in place of {header.Count}: a delimiter or a line end in a text?)");
        return null;
    }

    private DelimitedRow? Aligned(IReadOnlyList<string> fields, long first)
    {
        if (fields.Count == header.Count) return header.Fits(fields) ? new DelimitedRow(header, first, [.. fields]) : null;
        return RowAligner.Align(fields, header, delimiter) is { } cells ? new DelimitedRow(header, first, cells) : null;
    }
}

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
