using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>
/// Gathers attempts into array jobs: those of one component and of about the same size go together, the size being the
/// largest of them, and no component has more jobs at once than workers.
/// </summary>
internal static class BatchPlanner
{
    /// <summary>Sizes are alike if they round up to the same step: a person's step of memory, five minutes.</summary>
    private readonly record struct SizeClass(string Component, int Cpus, MemorySize? Memory, double? FiveMinutes);

    /// <param name="waiting">Attempts in the order they were submitted.</param>
    /// <param name="free">How many more of each component may run.</param>
    /// <param name="largest">The most attempts of an array.</param>
    /// <returns>The attempts of each batch to submit now, and how many of each may run at once.</returns>
    public static IEnumerable<(AttemptRequest[] Requests, int Throttle)> Plan(IReadOnlyList<AttemptRequest> waiting, Func<string, int> free, int largest)
    {
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (IGrouping<SizeClass, AttemptRequest> alike in waiting.GroupBy(ClassOf))
        {
            foreach (AttemptRequest[] requests in alike.Chunk(largest))
            {
                if (!left.TryGetValue(alike.Key.Component, out int room)) room = free(alike.Key.Component);
                int throttle = Math.Min(room, requests.Length);
                if (throttle > 0) yield return (requests, throttle);
                left[alike.Key.Component] = room - Math.Max(0, throttle);
            }
        }
    }

    /// <summary>What a batch asks for: enough for each of its attempts.</summary>
    public static ComponentResources AllocationOf(IEnumerable<AttemptRequest> requests)
    {
        ComponentResources[] each = [.. requests.Select(request => request.Allocation)];
        return new ComponentResources(each.Max(one => one.Cpus), each.Max(one => one.Memory), each.Max(one => one.Walltime));
    }

    private static SizeClass ClassOf(AttemptRequest request) => new(
        request.Component.Name, request.Allocation.Cpus, request.Allocation.Memory?.RoundUpForPeople(),
        request.Allocation.Walltime is { } walltime ? Math.Ceiling(walltime.TotalSeconds / 300) : null);
}

/// <summary>Attempts of one component and one size, as one array job.</summary>
internal sealed class Batch
{
    public required int Number { get; init; }

    public required string Directory { get; init; }

    public required string Component { get; init; }

    public required ComponentResources Allocation { get; init; }

    /// <summary>The attempts' keys by index.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The array's job id; null until Slurm has taken it.</summary>
    public string? JobId { get; set; }

    /// <summary>How many of its tasks Slurm lets run at once; 0: what waits of it is held.</summary>
    public int Throttle { get; set; }

    /// <summary>Whether a session has told Slurm to hold what waits of it.</summary>
    public bool IsHeld { get; set; }

    /// <summary>An earlier session submitted it, and what throttle that session gave it is not known.</summary>
    public bool IsAdopted { get; set; }

    /// <summary>How many of its attempts have not ended.</summary>
    public int Open { get; set; }

    public static string DirectoryName(int number) => number.ToString("0000", CultureInfo.InvariantCulture);
}

/// <summary>Shares a component's workers among its batches: together they never let more run at once than there are workers.</summary>
internal static class ThrottleRoom
{
    /// <summary>How many more attempts of a component may be let run.</summary>
    public static int Free(IEnumerable<Batch> batches, string component, int workers) =>
        Math.Max(0, workers - batches.Where(batch => batch.Component == component).Sum(Used));

    /// <summary>
    /// The batches whose throttle should change, with it changed: first down to fit fewer workers, the newest first and none
    /// below what runs of it, then up as far as others leave room.
    /// </summary>
    /// <param name="batches">All batches.</param>
    /// <param name="component">Whose batches.</param>
    /// <param name="workers">How many attempts of the component may run at once.</param>
    /// <param name="running">How many attempts of a batch run.</param>
    public static IReadOnlyList<Batch> Rebalance(IReadOnlyCollection<Batch> batches, string component, int workers, Func<Batch, int> running)
    {
        Batch[] open = [.. batches.Where(batch => batch.Component == component && batch is { Open: > 0, JobId: not null })];
        HashSet<Batch> changed = [.. open.Where(batch => batch.IsAdopted)];
        int used = open.Sum(Used);
        foreach (Batch batch in Enumerable.Reverse(open))
        {
            int less = Math.Min(used - workers, Used(batch) - running(batch));
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

/// <summary>An attempt that is in a batch.</summary>
internal sealed class TrackedAttempt(AttemptRequest request, Batch batch, int index, AttemptFiles files)
{
    public AttemptRequest Request => request;

    public Batch Batch => batch;

    public int Index => index;

    public AttemptFiles Files => files;

    /// <summary>Whether its start has been reported.</summary>
    public bool IsStarted { get; set; } = request.WasStarted;

    public bool CancelAsked { get; set; }

    /// <summary>How often Slurm had started it over when last looked at.</summary>
    public string? Restart { get; set; }

    /// <summary>When it was first found ended, or gone from the queue, without a result.</summary>
    public long? MissingSince { get; set; }

    /// <summary>When its command was first found ended by a signal while Slurm still listed its job.</summary>
    public long? SignalledSince { get; set; }

    /// <summary>The job id and index that scancel takes; null until Slurm has taken the batch.</summary>
    public string? JobName => batch.JobId is { } id ? $"{id}_{index}" : null;

    /// <summary>What slurmstepd wrote into the job's log.</summary>
    public string Log
    {
        get
        {
            string path = Path.Combine(batch.Directory, $"{index}.log");
            return (File.Exists(path) ? FileTrouble.OrNothing(() => File.ReadAllText(path)) : null) ?? "";
        }
    }
}
