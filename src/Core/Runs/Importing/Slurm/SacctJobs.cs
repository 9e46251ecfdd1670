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
