namespace Scalable.Runs.Importing.Slurm;

/// <summary>A job's allocation, its steps, and which of the job's allocations it is, counted from 1.</summary>
internal sealed record SacctJob(SacctRow Allocation, List<SacctRow> Steps, int Attempt);

/// <summary>
/// Puts steps to the allocation before them; a job that was requeued has an allocation for each time (sacct --duplicates).
/// Only the last jobs are kept waiting for steps, so that any number of rows needs little memory.
/// </summary>
internal static class SacctJobs
{
    private const int Waiting = 2000;

    public static IEnumerable<SacctJob> Of(IEnumerable<SacctRow> rows, ImportContext context)
    {
        var order = new Queue<SacctJob>();
        var open = new Dictionary<(string?, string), SacctJob>();
        foreach (SacctRow row in rows)
        {
            if (row.IsArrayRemainder)
            {
                context.Count("elements of an array that have not started");
                continue;
            }
            (string?, string) key = (row["Cluster"], row.Job);
            open.TryGetValue(key, out SacctJob? known);
            if (row.Step is null)
            {
                var job = new SacctJob(row, [], known is null ? 1 : known.Attempt + 1);
                open[key] = job;
                order.Enqueue(job);
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
        (string?, string) key = (job.Allocation["Cluster"], job.Allocation.Job);
        if (open.TryGetValue(key, out SacctJob? last) && ReferenceEquals(last, job)) open.Remove(key);
        return job;
    }
}
