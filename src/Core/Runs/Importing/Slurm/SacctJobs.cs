using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Slurm;

/// <summary>A job's allocation, its steps, and which of the job's allocations it is, counted from 1.</summary>
internal sealed record SacctJob(SacctRow Allocation, List<SacctRow> Steps, int Attempt)
{
    /// <summary>Ids are unique in a cluster.</summary>
    public (string? Cluster, string Job) Key { get; } = (Allocation.Text(SacctColumn.Cluster), Allocation.Job);

    /// <summary>True if the row is the job's own or of one of its steps.</summary>
    public bool Has(SacctRow row) => row.Job == Key.Job && row.Text(SacctColumn.Cluster) == Key.Cluster;
}

/// <summary>
/// Puts steps to the allocation before them; a job that was requeued has an allocation for each time (sacct --duplicates).
/// Only the last jobs are kept waiting for steps, so that any number of rows needs little memory.
/// </summary>
internal static class SacctJobs
{
    private const int Waiting = 500;

    public static IEnumerable<SacctJob> Of(IEnumerable<SacctRow> rows, ImportContext context)
    {
        var order = new Queue<SacctJob>();
        var open = new Dictionary<(string?, string), SacctJob>();
        SacctJob? last = null;
        foreach (SacctRow row in rows)
        {
            if (row.IsArrayRemainder)
            {
                context.Count("elements of an array that have not started");
                continue;
            }
            SacctJob? known = last is not null && last.Has(row) ? last : open.GetValueOrDefault((row.Text(SacctColumn.Cluster), row.Job));
            if (row.Step is null)
            {
                last = new SacctJob(row, [], known is null ? 1 : known.Attempt + 1);
                open[last.Key] = last;
                order.Enqueue(last);
                if (order.Count > Waiting) yield return Close(order, open);
            }
            else if (known is not null)
            {
                known.Steps.Add(row);
            }
            else
            {
                context.Skip(HistoryProblemCodes.UnusableRow, row.Line, "a step has no job before it", $" (job {row.Job}, step {row.Step})");
            }
        }
        while (order.Count > 0) yield return Close(order, open);
    }

    private static SacctJob Close(Queue<SacctJob> order, Dictionary<(string?, string), SacctJob> open)
    {
        SacctJob job = order.Dequeue();
        if (open.TryGetValue(job.Key, out SacctJob? last) && ReferenceEquals(last, job)) open.Remove(job.Key);
        return job;
    }
}

/// <summary>What sacct says of a job or of one of its steps, in a row of a table or in JSON.</summary>
internal sealed class SacctRow
{
    private readonly DelimitedRow? _row;
    private readonly SacctLayout? _layout;

    /// <summary>A row of a table.</summary>
    public SacctRow(DelimitedRow row, SacctLayout layout)
    {
        (Cells, _row, _layout) = (row, row, layout);
        (Job, Step) = JobAndStep();
    }

    /// <summary>A row by the names of the columns.</summary>
    public SacctRow(IRecordRow cells)
    {
        Cells = cells;
        (Job, Step) = JobAndStep();
    }

    public IRecordRow Cells { get; }

    public long Line => Cells.Line;

    /// <summary>The job's id without the step: 12, 12_3 for an element of an array, 12+1 for a component of a heterogeneous job.</summary>
    public string Job { get; }

    /// <summary>batch, extern, 0, 1 and so on; null for the allocation.</summary>
    public string? Step { get; }

    public bool IsBatch => Step == "batch";

    public bool IsExtern => Step == "extern";

    /// <summary>True for the elements of an array that have not started, which are printed as one: 12_[5-9%2].</summary>
    public bool IsArrayRemainder => Job.Contains('[', StringComparison.Ordinal);

    /// <summary>What the column says; empty if it is not there or says nothing.</summary>
    public ReadOnlySpan<char> this[SacctColumn column]
    {
        get
        {
            ReadOnlySpan<char> cell = Cell(column);
            return cell is "Unknown" or "None" or "N/A" or "INVALID" ? [] : cell;
        }
    }

    /// <summary>What the first column says, or else the second.</summary>
    public ReadOnlySpan<char> this[SacctColumn column, SacctColumn other] => this[column] is { IsEmpty: false } said ? said : this[other];

    /// <summary>What stands in the column, without blanks around it; empty if it is not there.</summary>
    public ReadOnlySpan<char> Cell(SacctColumn column) =>
        _row is null ? Cells[SacctLayout.NameOf(column)] : _layout!.PlaceOf(column) is >= 0 and var place ? _row.Span(place) : [];

    /// <summary>What the column says as a text; null for nothing.</summary>
    public string? Text(SacctColumn column) => this[column] is { IsEmpty: false } said ? _layout is null ? said.ToString() : _layout.Texts.Of(said) : null;

    private (string Job, string? Step) JobAndStep()
    {
        ReadOnlySpan<char> id = Cell(SacctColumn.JobID) is { IsEmpty: false } given ? given : Cell(SacctColumn.JobIDRaw);
        int dot = id.IndexOf('.');
        return dot < 0 ? (id.ToString(), null) : (id[..dot].ToString(), Full(id[(dot + 1)..]));
    }

    /// <summary>The step's name; in columns of fixed width it may be cut off, with a plus sign at its end.</summary>
    private static string Full(ReadOnlySpan<char> step) => step switch
    {
        "batch" => "batch",
        "extern" => "extern",
        ['b', .., '+'] when "batch".AsSpan().StartsWith(step[..^1]) => "batch",
        ['e', .., '+'] when "extern".AsSpan().StartsWith(step[..^1]) => "extern",
        _ => step.ToString(),
    };
}
