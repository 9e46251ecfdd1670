namespace Scalable.Runs.Importing;

/// <summary>
/// Makes features of columns: a column whose cells are all numbers (or sizes, durations, percentages, times, where
/// Nextflow says it is one of these) becomes numbers, in bytes, milliseconds and percent; any other becomes texts.
/// </summary>
internal sealed class TraceFeatures(IReadOnlyList<string> names, TraceColumns columns)
{
    private readonly string[] _names = [.. names.Distinct(StringComparer.Ordinal)];

    /// <exception cref="RunImportException">A column is not there; the message lists those that are.</exception>
    public static TraceFeatures Of(IReadOnlyList<string> names, TraceColumns columns, string file)
    {
        string[] missing = [.. names.Where(name => !columns.Has(name))];
        return missing.Length == 0
            ? new TraceFeatures(names, columns)
            : throw new RunImportException(
                $"The trace '{file}' has no column {string.Join(", ", missing.Select(name => $"'{name}'"))} to make a feature of. Its columns are: {columns.Names}.");
    }

    public FeatureSet[] Read(IReadOnlyList<string[]> rows)
    {
        Func<string, double?>?[] readers = [.. _names.Select(name => AllNumbers(rows, name) ? TraceColumns.NumberReader(name) : null)];
        return [.. rows.Select(row => FeatureSet.From(Cells(row, readers)))];
    }

    private bool AllNumbers(IReadOnlyList<string[]> rows, string name)
    {
        Func<string, double?> read = TraceColumns.NumberReader(name);
        return rows.Select(row => columns.Cell(row, name)).All(cell => cell is null || read(cell) is not null);
    }

    private IEnumerable<KeyValuePair<string, FeatureValue>> Cells(string[] row, Func<string, double?>?[] readers)
    {
        for (int i = 0; i < _names.Length; i++)
            if (columns.Cell(row, _names[i]) is { } cell)
                yield return new(_names[i], readers[i] is { } read ? FeatureValue.Of(read(cell)!.Value) : FeatureValue.Of(cell));
    }
}
