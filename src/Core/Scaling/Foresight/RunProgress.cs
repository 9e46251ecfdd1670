namespace Scalable.Scaling.Foresight;

/// <summary>What has arrived in the present run so far: how many tasks of each group, and when.</summary>
internal sealed class RunProgress
{
    private readonly List<SeenGroup?> _groups = [];
    private readonly List<int> _recent = [];
    private readonly List<int> _inOrder = [];

    /// <summary>When the first task was submitted, in seconds since 1970; not a number before that.</summary>
    public double StartedAt { get; private set; } = double.NaN;

    /// <summary>Tasks that have arrived.</summary>
    public int Count { get; private set; }

    /// <summary>Tasks that have arrived of kinds that no earlier run had.</summary>
    public int Unknown { get; private set; }

    /// <summary>The groups that arrived, the latest last; each once.</summary>
    public IReadOnlyList<int> Recent => _recent;

    /// <summary>The groups that arrived, in the order of their first tasks.</summary>
    public IReadOnlyList<int> InOrder => _inOrder;

    public SeenGroup? this[int group] => group < _groups.Count ? _groups[group] : null;

    /// <summary>Takes note of a task that was submitted; the group's number is negative where no earlier run had it.</summary>
    public void Arrive(int group, double at)
    {
        if (double.IsNaN(StartedAt)) StartedAt = at;
        Count++;
        if (group < 0)
        {
            Unknown++;
            return;
        }
        while (_groups.Count <= group) _groups.Add(null);
        if (_groups[group] is null) _inOrder.Add(group);
        SeenGroup seen = _groups[group] ??= new SeenGroup();
        seen.Count++;
        seen.LastSeconds = Math.Max(seen.LastSeconds, at - StartedAt);
        _recent.Remove(group);
        _recent.Add(group);
    }

    public RunProgress Clone()
    {
        var copy = new RunProgress { StartedAt = StartedAt, Count = Count, Unknown = Unknown };
        foreach (SeenGroup? seen in _groups) copy._groups.Add(seen is null ? null : new SeenGroup { Count = seen.Count, LastSeconds = seen.LastSeconds });
        copy._recent.AddRange(_recent);
        copy._inOrder.AddRange(_inOrder);
        return copy;
    }

    /// <summary>How many tasks of a group have arrived, and when the latest did, in seconds after the run's first.</summary>
    internal sealed class SeenGroup
    {
        public int Count { get; set; }

        public double LastSeconds { get; set; }
    }
}
