using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>The jobs in what <c>sacct --parsable2</c> printed, each allocation with its steps.</summary>
internal static class SacctFile
{
    /// <exception cref="RunImportException">There is no header, or it lacks a column that every job needs.</exception>
    public static (TraceColumns Columns, IReadOnlyList<(SacctRow Job, IReadOnlyList<SacctRow> Steps, int Attempt)> Jobs) Read(string text, string name, ProblemLog log)
    {
        string[] lines = text.Split('\n');
        int header = Array.FindIndex(lines, line => line.Trim().Length > 0);
        if (header < 0) throw new RunImportException($"'{name}' is empty. Print jobs with: {SacctCommand.Example}");
        var columns = new TraceColumns(lines[header].TrimEnd('\r').Split('|'));
        string[] missing = [.. new[] { "JobID", "JobName", "State" }.Where(column => !columns.Has(column))];
        if (missing.Length > 0)
            throw new RunImportException($"'{name}' is not what sacct --parsable2 prints with a header: it has no column {string.Join(", ", missing)}. Print jobs with: {SacctCommand.Example}");
        return (columns, Group(Rows(lines, header + 1, columns, log), log));
    }

    /// <summary>sacct quotes nothing, so neither does this.</summary>
    private static List<SacctRow> Rows(string[] lines, int first, TraceColumns columns, ProblemLog log)
    {
        var rows = new List<SacctRow>();
        for (int i = first; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0) continue;
            string[] cells = lines[i].TrimEnd('\r').Split('|');
            bool isLast = i == lines.Length - 1; // not even a line feed after it
            if (cells.Length == columns.Count) rows.Add(new SacctRow(columns, cells, i + 1));
            else if (cells.Length < columns.Count && isLast) log.Add(HistoryProblemCodes.TruncatedLine, i + 1, "The last row is cut off; skipped.");
            else log.Add(HistoryProblemCodes.UnusableRow, i + 1, $"The row has {cells.Length} fields where the header has {columns.Count} (a '|' in a job's name?); skipped.");
        }
        return rows;
    }

    /// <summary>Steps follow their allocation; a job that was requeued has an allocation for each time (sacct --duplicates).</summary>
    private static List<(SacctRow, IReadOnlyList<SacctRow>, int)> Group(List<SacctRow> rows, ProblemLog log)
    {
        var jobs = new List<(SacctRow, IReadOnlyList<SacctRow>, int)>();
        var attempts = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Dictionary<string, List<SacctRow>>(StringComparer.Ordinal);
        foreach (SacctRow row in rows)
        {
            if (row.IsArrayRemainder) continue;
            if (row.Step is null)
            {
                attempts[row.Job] = attempts.GetValueOrDefault(row.Job) + 1;
                jobs.Add((row, open[row.Job] = [], attempts[row.Job]));
            }
            else if (open.TryGetValue(row.Job, out List<SacctRow>? steps))
            {
                steps.Add(row);
            }
            else
            {
                log.Add(HistoryProblemCodes.UnusableRow, row.Line, $"The step '{row.JobId}' has no job before it; skipped.");
            }
        }
        return jobs;
    }
}
