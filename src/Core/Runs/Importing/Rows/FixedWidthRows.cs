namespace Scalable.Runs.Importing.Rows;

/// <summary>A table in columns of fixed width, with a line of hyphens under its header, as sacct prints it unless told otherwise.</summary>
internal static class FixedWidthRows
{
    /// <summary>The columns' beginnings and lengths, if the next line is such a line; otherwise null, and the line is put back.</summary>
    public static (int Start, int Length)[]? RulerAfter(string header, LineSource lines)
    {
        if (lines.Read() is not { } line) return null;
        if (line.Contains("--", StringComparison.Ordinal) && line.AsSpan().TrimEnd().IndexOfAnyExcept('-', ' ') < 0 && header.Contains(' ', StringComparison.Ordinal)) return [.. Runs(line)];
        lines.PutBack(line);
        return null;
    }

    public static IEnumerable<string> Cut(string line, (int Start, int Length)[] ruler) =>
        ruler.Select(column => column.Start >= line.Length ? "" : line.Substring(column.Start, Math.Min(column.Length, line.Length - column.Start)).Trim());

    public static IEnumerable<DelimitedRow> Read(LineSource lines, TableHeader header, (int Start, int Length)[] ruler, ImportContext context)
    {
        while (lines.Read() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            context.Rows++;
            string[] cells = [.. Cut(line, ruler)];
            if (header.Fits(cells)) yield return new DelimitedRow(header, lines.Line, cells);
            else context.Skip(HistoryProblemCodes.UnusableRow, lines.Line, "the row does not fit the columns of the header");
        }
    }

    private static IEnumerable<(int, int)> Runs(string line)
    {
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] != '-') continue;
            int start = at;
            while (at < line.Length && line[at] == '-') at++;
            yield return (start, at - start);
        }
    }
}
