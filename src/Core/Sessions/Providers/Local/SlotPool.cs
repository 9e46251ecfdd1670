using Scalable.Sessions.Measuring;

namespace Scalable.Sessions.Providers.Local;

/// <summary>
/// The queue of one component and the slots that work on it, each a thread that runs one attempt after another. A slot is
/// made when an attempt waits and none is idle, so that workers cost nothing until they run something.
/// </summary>
internal sealed class SlotPool(string component, ProcessMonitor monitor, IAttemptObserver observer, Func<IProcessLauncher> launchers) : IDisposable
{
    private const int SlotStackBytes = 512 * 1024;

    private readonly object _gate = new();
    private readonly LinkedList<AttemptRequest> _queue = new();
    private readonly List<Slot> _slots = [];
    private int _wanted;
    private int _idle;
    private int _made;
    private bool _disposed;

    public int Busy
    {
        get { lock (_gate) return _slots.Count(slot => slot.Current is not null); }
    }

    public void Enqueue(AttemptRequest request)
    {
        lock (_gate)
        {
            _queue.AddLast(request);
            AddSlots();
            Monitor.PulseAll(_gate);
        }
    }

    public void Cancel(AttemptRequest request)
    {
        lock (_gate)
        {
            if (!_queue.Remove(request))
            {
                _slots.Find(slot => slot.Current?.Key == request.Key)?.Cancel();
                return;
            }
        }
        observer.OnEnded(request, new AttemptResult(AttemptOutcome.Cancelled));
    }

    public void Resize(int workers)
    {
        lock (_gate)
        {
            _wanted = workers;
            AddSlots();
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        Thread[] threads;
        lock (_gate)
        {
            _disposed = true;
            _wanted = 0;
            _queue.Clear();
            threads = [.. _slots.Select(slot => slot.Thread)];
            foreach (Slot slot in _slots) slot.Cancel();
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in threads) thread.Join();
    }

    /// <summary>Makes as many slots as there are attempts for, up to the workers that are wanted.</summary>
    private void AddSlots()
    {
        for (int more = Math.Min(_queue.Count - _idle, _wanted - _slots.Count); more > 0 && TryAddSlot(); more--) { }
    }

    private bool TryAddSlot()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"local-{component}-{++_made}");
        var slot = new Slot(name, monitor, observer, launchers);
        slot.Thread = new Thread(() => Work(slot), SlotStackBytes) { IsBackground = true, Name = name };
        try
        {
            slot.Thread.Start();
        }
        catch (OutOfMemoryException) when (_slots.Count > 0)
        {
            return false; // the system gives no further thread; those that there are work the queue off
        }
        _slots.Add(slot);
        _idle++;
        return true;
    }

    private void Work(Slot slot)
    {
        observer.OnWorkers("worker_started", component, slot.Name, []);
        while (Next(slot) is { } request) slot.Run(request, Finished);
        slot.Close();
        observer.OnWorkers("worker_stopped", component, slot.Name, []);
    }

    /// <summary>The next attempt, or null if the slot is one too many and has been taken out of the pool.</summary>
    private AttemptRequest? Next(Slot slot)
    {
        lock (_gate)
        {
            while (true)
            {
                if (_slots.Count > _wanted)
                {
                    _slots.Remove(slot);
                    _idle--;
                    return null;
                }
                if (_queue.First is { } first)
                {
                    _queue.RemoveFirst();
                    slot.Current = first.Value;
                    _idle--;
                    return first.Value;
                }
                Monitor.Wait(_gate);
            }
        }
    }

    private void Finished(Slot slot, AttemptRequest request, AttemptResult result)
    {
        bool tell;
        lock (_gate)
        {
            slot.Current = null;
            _idle++;
            tell = !_disposed;
        }
        if (tell) observer.OnEnded(request, result);
    }
}
