namespace Scalable.Runs.Importing.Rows;

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
