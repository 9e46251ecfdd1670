namespace Scalable.Sessions.Providers.Slurm;

/// <summary>Shares a component's workers among its batches: together they never let more run at once than there are workers.</summary>
internal static class ThrottleRoom
{
    /// <summary>How many more attempts of a component may be let run.</summary>
    public static int Free(IEnumerable<Batch> batches, string component, int workers) =>
        Math.Max(0, workers - batches.Where(batch => batch.Component == component).Sum(Used));

    /// <summary>
    /// The batches whose throttle should change, with it changed: first down to fit fewer workers, but not below one, then up
    /// as far as others leave room.
    /// </summary>
    public static IReadOnlyList<Batch> Rebalance(IReadOnlyCollection<Batch> batches, string component, int workers)
    {
        var changed = new HashSet<Batch>();
        Batch[] open = [.. batches.Where(batch => batch.Component == component && batch is { Open: > 0, JobId: not null })];
        int used = open.Sum(Used);
        foreach (Batch batch in Enumerable.Reverse(open))
        {
            int less = Math.Min(used - workers, Used(batch) - 1);
            if (less <= 0) continue;
            batch.Throttle = Used(batch) - less;
            used -= less;
            changed.Add(batch);
        }
        foreach (Batch batch in open)
        {
            int more = Math.Min(workers - used, batch.Open - batch.Throttle);
            if (more <= 0) continue;
            batch.Throttle += more;
            used += more;
            changed.Add(batch);
        }
        return [.. changed];
    }

    private static int Used(Batch batch) => Math.Min(batch.Throttle, batch.Open);
}
