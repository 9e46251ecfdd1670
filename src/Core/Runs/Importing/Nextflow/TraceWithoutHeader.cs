using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Nextflow;

/// <summary>Finds out what the columns of a trace are that has no header, as <c>nextflow log -f</c> prints it, by what stands in them.</summary>
internal static class TraceWithoutHeader
{
    private static readonly TraceColumns s_columns = new();

    /// <exception cref="RunImportException">It cannot be told.</exception>
    public static IReadOnlyList<string> NamesFor(string row, string delimiter, ImportContext context)
    {
        string[] cells = row.Split(delimiter);
        var names = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++) names[i] = NameOf(cells[i].Trim(), names.AsSpan(0, i)) ?? $"column {i + 1}";
        bool isTrace = names.Contains("name") && (names.Contains("status") || names.Contains("hash") || (names.Contains("realtime") && names.Contains("peak_rss")));
        if (!isTrace)
            throw new RunImportException($"The file '{context.Source.Name}' is not a Nextflow trace: its header has neither a column 'process' nor 'name'. Its columns are: {string.Join(", ", cells.Select(ImportContext.Shorten))}.");
        context.Log.Add(HistoryProblemCodes.AssumedValue, "header", 1, () => $"The trace has no header; its columns are taken to be {string.Join(", ", names)}. Write a line with their names at the top if they are others.");
        return names;
    }

    private static string? NameOf(string cell, ReadOnlySpan<string> before)
    {
        bool Is(string column) => s_columns.CheckOf(column)!(cell);
        string? name = Is("status") ? "status"
            : Is("hash") ? "hash"
            : TraceUnits.Number(cell) is not null ? before.Contains("status") && !before.Contains("exit") ? "exit" : before.IsEmpty ? "task_id" : null
            : cell.EndsWith('%') && Is("%cpu") ? "%cpu"
            : cell.EndsWith('B') && Is("peak_rss") ? "peak_rss"
            : !cell.Contains('-', StringComparison.Ordinal) && Is("realtime") ? "realtime"
            : Is("submit") ? "submit"
            : cell is "" or "-" ? null : "name";
        return name is not null && before.Contains(name) ? null : name;
    }
}
