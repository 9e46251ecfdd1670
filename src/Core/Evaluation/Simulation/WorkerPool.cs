namespace Scalable.Evaluation.Simulation;

/// <summary>
/// A tag's arrived workers and how many tasks each runs. A task goes to the fullest worker with a free slot, so that
/// whole workers become idle. A worker that is given back while it runs something finishes that first (it drains).
/// </summary>
internal sealed class WorkerPool
{
    private readonly int _slots;
    private readonly List<int>[] _byBusySlots;
    private readonly List<Worker> _workers = [];
    private readonly Stack<int> _unused = new();

    public WorkerPool(int slots)
    {
        _slots = slots;
        _byBusySlots = new List<int>[slots + 1];
        for (int i = 0; i <= slots; i++) _byBusySlots[i] = [];
    }

    /// <summary>Arrived and to stay.</summary>
    public int Active { get; private set; }

    /// <summary>Given back, but still running something.</summary>
    public int Draining { get; private set; }

    public int Idle => _byBusySlots[0].Count;

    public int Busy => Active - Idle;

    public void Arrive()
    {
        if (!_unused.TryPop(out int id))
        {
            id = _workers.Count;
            _workers.Add(default);
        }
        _workers[id] = default;
        Enter(id, 0);
        Active++;
    }

    /// <summary>Gives a worker one task more; -1 if no slot is free.</summary>
    public int Assign()
    {
        for (int busy = _slots - 1; busy >= 0; busy--)
        {
            if (_byBusySlots[busy].Count == 0) continue;
            int id = _byBusySlots[busy][^1];
            Leave(id);
            Enter(id, busy + 1);
            return id;
        }
        return -1;
    }

    public void Release(int id)
    {
        Worker worker = _workers[id];
        if (worker.Draining)
        {
            _workers[id] = worker with { BusySlots = worker.BusySlots - 1 };
            if (worker.BusySlots > 1) return;
            Draining--;
            _unused.Push(id);
            return;
        }
        Leave(id);
        Enter(id, worker.BusySlots - 1);
    }

    /// <summary>Gives back up to <paramref name="count"/> workers, idle ones first, then those that run least.</summary>
    public void GiveBack(int count)
    {
        for (int busy = 0; busy <= _slots && count > 0; busy++)
            while (count > 0 && _byBusySlots[busy].Count > 0)
            {
                int id = _byBusySlots[busy][^1];
                Leave(id);
                count--;
                Active--;
                if (busy == 0)
                {
                    _unused.Push(id);
                    continue;
                }
                _workers[id] = new Worker(busy, -1, true);
                Draining++;
            }
    }

    private void Enter(int id, int busySlots)
    {
        _workers[id] = new Worker(busySlots, _byBusySlots[busySlots].Count, false);
        _byBusySlots[busySlots].Add(id);
    }

    private void Leave(int id)
    {
        Worker worker = _workers[id];
        List<int> bucket = _byBusySlots[worker.BusySlots];
        int last = bucket[^1];
        bucket[worker.Position] = last;
        _workers[last] = _workers[last] with { Position = worker.Position };
        bucket.RemoveAt(bucket.Count - 1);
    }

    private readonly record struct Worker(int BusySlots, int Position, bool Draining);
}
