namespace Scalable.Runs.Importing.Rows;

/// <summary>What the cells of a format's columns look like, by which rows that are broken are put together again.</summary>
internal interface IColumnShapes
{
    /// <summary>Says whether a cell that is not empty can stand in the column; null for a column that can hold any text.</summary>
    Func<string, bool>? CheckOf(string column);

    /// <summary>How likely a column holds the delimiter in its text: 1 for the likely ones, more for others.</summary>
    double WeightOf(string column);
}

/// <summary>A table's columns.</summary>
internal sealed class TableHeader
{
    private readonly Dictionary<string, int> _indices;

    public TableHeader(IReadOnlyList<string> names, IColumnShapes? shapes = null, StringComparer? comparer = null)
    {
        Names = [.. names.Select(name => name.Trim())];
        _indices = new(comparer ?? StringComparer.Ordinal);
        for (int i = 0; i < Names.Count; i++) _indices.TryAdd(Names[i], i);
        Checks = [.. Names.Select(name => shapes?.CheckOf(name))];
        Weights = [.. Names.Select(name => shapes?.WeightOf(name) ?? 1)];
    }

    public IReadOnlyList<string> Names { get; }

    public int Count => Names.Count;

    /// <summary>Texts of cells, shared by the rows.</summary>
    public CellTexts Texts { get; } = new();

    /// <summary>What a cell of each column must look like; null for any text.</summary>
    public Func<string, bool>?[] Checks { get; }

    public double[] Weights { get; }

    public string Text => string.Join(", ", Names.Where(name => name.Length > 0));

    public bool Has(string column) => _indices.ContainsKey(column);

    public int IndexOf(string column) => _indices.TryGetValue(column, out int index) ? index : -1;

    /// <summary>True if every cell can stand in its column.</summary>
    public bool Fits(IReadOnlyList<string> cells)
    {
        if (cells.Count != Count) return false;
        for (int i = 0; i < Count; i++)
            if (!Fits(i, cells[i])) return false;
        return true;
    }

    public bool Fits(int column, string cell) => Checks[column] is not { } check || cell.Trim() is "" or "-" || check(cell.Trim());

    /// <exception cref="RunImportException">A column that is to be a feature, or the task's name, is not there; the message lists those that are.</exception>
    public void RequireColumns(ImportContext context)
    {
        IEnumerable<string> wanted = context.Options.FeatureColumns;
        if (context.Options.TaskNameColumn is { } name) wanted = wanted.Append(name);
        string[] missing = [.. wanted.Where(column => !Has(column))];
        if (missing.Length > 0)
            throw new RunImportException($"'{context.Source.Name}' has no column {string.Join(", ", missing.Select(column => $"'{column}'"))} to make a feature or a name of. Its columns are: {Text}.");
    }
}

/// <summary>
/// Assigns the fields of a row to its columns if there are more fields than columns, because a text has the delimiter in
/// it: every column takes one field or several, a column whose cells have a known form takes one of that form, and the
/// assignment that joins the fewest fields, in the likeliest columns, is taken (dynamic programming over columns and fields).
/// </summary>
internal static class RowAligner
{
    private const int MaxExtraFields = 64;

    /// <summary>A text seldom begins or ends with a delimiter.</summary>
    private const double EmptyEnd = 0.5;

    /// <summary>The cells, or null if no assignment gives every column a cell it can hold.</summary>
    public static string[]? Align(IReadOnlyList<string> fields, TableHeader header, string delimiter)
    {
        int extra = fields.Count - header.Count;
        if (extra < 0 || extra > MaxExtraFields) return null;
        var costs = new double[header.Count + 1, extra + 1];
        var taken = new int[header.Count + 1, extra + 1];
        for (int joined = 0; joined <= extra; joined++) costs[0, joined] = joined == 0 ? 0 : double.PositiveInfinity;
        for (int column = 0; column < header.Count; column++)
            for (int joined = 0; joined <= extra; joined++)
            {
                costs[column + 1, joined] = double.PositiveInfinity;
                for (int more = 0; more <= joined; more++)
                {
                    double cost = costs[column, joined - more] + Cost(column, column + joined - more, more);
                    if (cost >= costs[column + 1, joined]) continue;
                    costs[column + 1, joined] = cost;
                    taken[column + 1, joined] = more;
                }
            }
        return double.IsFinite(costs[header.Count, extra]) ? Cells(fields, header.Count, taken, extra, delimiter) : null;

        double Cost(int column, int first, int more)
        {
            if (more == 0) return header.Fits(column, fields[first]) ? 0 : double.PositiveInfinity;
            if (header.Checks[column] is null) return more * header.Weights[column] + (fields[first].Length == 0 || fields[first + more].Length == 0 ? EmptyEnd : 0);
            string cell = Join(fields, first, more + 1, delimiter);
            return header.Weights[column] < 1 && header.Fits(column, cell) ? more * header.Weights[column] : double.PositiveInfinity;
        }
    }

    private static string[] Cells(IReadOnlyList<string> fields, int columns, int[,] taken, int joined, string delimiter)
    {
        var cells = new string[columns];
        int end = fields.Count;
        for (int column = columns; column > 0; column--)
        {
            int count = taken[column, joined] + 1;
            joined -= count - 1;
            end -= count;
            cells[column - 1] = Join(fields, end, count, delimiter);
        }
        return cells;
    }

    private static string Join(IReadOnlyList<string> fields, int first, int count, string delimiter) =>
        count == 1 ? fields[first] : string.Join(delimiter, fields.Skip(first).Take(count));
}
