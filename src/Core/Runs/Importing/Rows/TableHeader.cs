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
