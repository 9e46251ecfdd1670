namespace Scalable.Runs;

/// <summary>
/// A history of runs as questions about single tasks need it: the attempts of one task in full, and of the rest only what can be
/// counted. May be asked from several threads at once; the answers are those of the moment it was made.
/// </summary>
public interface ITaskHistory
{
    int RunCount { get; }

    /// <summary>The runs, in order of their directory names (which is by time). Their tasks are read when they are asked for.</summary>
    IReadOnlyList<RunRecord> Runs { get; }

    /// <summary>The names of the tasks that an attempt has ended of, in ordinal order.</summary>
    IReadOnlyList<string> TaskNames { get; }

    /// <summary>How many attempts of a task have ended.</summary>
    long CountEnded(string task);

    /// <summary>The attempts of a task that have ended, run by run, in one run in the order they ended; none for a task that is not known.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="newest">Only so many, the last ones of that order.</param>
    IReadOnlyList<TaskRecord> Ended(string task, int newest = int.MaxValue);

    /// <summary>Where what follows from the newest so many attempts of a task can be kept; null if it cannot, or those are too few for it to be worth it.</summary>
    DerivedPlace? PlaceFor(string task, int newest) => null;
}

/// <summary>A place for what was derived from attempts, such as what was learnt of them.</summary>
/// <param name="Directory">A directory that may be deleted at any time.</param>
/// <param name="Fingerprint">Another for any other attempts; in hexadecimal.</param>
public sealed record DerivedPlace(string Directory, string Fingerprint);

/// <summary>A history of runs that are in memory.</summary>
public sealed class TaskHistoryOfRuns : ITaskHistory
{
    private readonly Dictionary<string, List<TaskRecord>> _byTask = new(StringComparer.Ordinal);

    /// <exception cref="OperationCanceledException">It was cancelled while tasks were read.</exception>
    public TaskHistoryOfRuns(IEnumerable<RunRecord> runs, CancellationToken cancellationToken = default)
    {
        Runs = runs.ToArray();
        // Runs that read their tasks when they are asked for read them several at a time.
        Parallel.ForEach(Runs, new ParallelOptions { CancellationToken = cancellationToken }, run => _ = run.Tasks.Count);
        foreach (TaskRecord record in Runs.SelectMany(run => run.Tasks))
        {
            if (!record.IsTerminal) continue;
            if (!_byTask.TryGetValue(record.TaskName, out List<TaskRecord>? records)) _byTask[record.TaskName] = records = [];
            records.Add(record);
        }
        TaskNames = _byTask.Keys.Order(StringComparer.Ordinal).ToArray();
    }

    public int RunCount => Runs.Count;

    public IReadOnlyList<RunRecord> Runs { get; }

    public IReadOnlyList<string> TaskNames { get; }

    public long CountEnded(string task) => _byTask.TryGetValue(task, out List<TaskRecord>? records) ? records.Count : 0;

    public IReadOnlyList<TaskRecord> Ended(string task, int newest = int.MaxValue)
    {
        if (!_byTask.TryGetValue(task, out List<TaskRecord>? records)) return [];
        return records.Count <= newest ? records : records[^newest..];
    }
}
