namespace Scalable.Runs.Importing.Storing;

/// <summary>Attempts that belong into one run: those of one target, and of one day if runs are split by day.</summary>
internal sealed class AttemptGroup(string? target, DateOnly? day)
{
    private readonly Dictionary<ulong, int> _places = [];
    private readonly List<TaskRecord> _tasks = [];
    private readonly List<UInt128> _identities = [];

    public string? Target => target;

    public DateOnly? Day => day;

    public IReadOnlyList<TaskRecord> Tasks => _tasks;

    /// <summary>The identity of each task, in the same order.</summary>
    public IReadOnlyList<UInt128> Identities => _identities;

    /// <summary>Where each task stands, by the lower half of its identity.</summary>
    public IReadOnlyDictionary<ulong, int> Places => _places;

    public DateTimeOffset? From { get; private set; }

    public DateTimeOffset? To { get; private set; }

    /// <summary>True if an attempt has no time at all, so that any run may have it.</summary>
    public bool HasUndated { get; private set; }

    /// <summary>Adds an attempt; of two records of the same attempt the one that has ended counts, else the later.</summary>
    public void Add(UInt128 identity, TaskRecord task)
    {
        if (!_places.TryAdd((ulong)identity, _tasks.Count))
        {
            int place = _places[(ulong)identity];
            if (task.IsTerminal || !_tasks[place].IsTerminal) _tasks[place] = task;
            return;
        }
        _tasks.Add(task);
        _identities.Add(identity);
        if (AttemptIdentity.BeginOf(task) is not { } begin)
        {
            HasUndated = true;
            return;
        }
        if (From is null || begin < From) From = begin;
        if (To is null || begin > To) To = begin;
    }
}
