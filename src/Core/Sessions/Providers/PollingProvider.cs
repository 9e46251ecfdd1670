namespace Scalable.Sessions.Providers;

/// <summary>
/// Runs attempts on a service that has to be asked how they are. One thread does everything: gathers attempts into
/// batches, hands them over, and asks for all of them at once.
/// </summary>
internal sealed class PollingProvider : IProvider
{
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(250);

    private readonly object _gate = new();
    private readonly IJobQueue _queue;
    private readonly IAttemptObserver _observer;
    private readonly int _fullBatch;
    private readonly TimeSpan _pollInterval;
    private readonly List<AttemptRequest> _arrived = [];
    private readonly List<AttemptRequest> _adopted = [];
    private readonly List<AttemptRequest> _cancelled = [];
    private readonly Dictionary<string, int> _workers = new(StringComparer.Ordinal);
    private readonly Thread _thread;
    private long _lastArrival;
    private bool _flush;
    private bool _workersChanged;
    private bool _stopped;

    /// <param name="queue">The service; only this provider's thread changes it.</param>
    /// <param name="observer">Hears of what goes wrong with the service.</param>
    /// <param name="fullBatch">How many attempts are handed over at once at the latest.</param>
    /// <param name="pollInterval">How often the service is asked.</param>
    public PollingProvider(IJobQueue queue, IAttemptObserver observer, int fullBatch, TimeSpan pollInterval)
    {
        _observer = observer;
        _queue = queue;
        _fullBatch = fullBatch;
        _pollInterval = pollInterval;
        _thread = new Thread(Run) { IsBackground = true, Name = "Scalable provider" };
        _thread.Start();
    }

    public void Submit(AttemptRequest request)
    {
        lock (_gate)
        {
            _arrived.Add(request);
            _lastArrival = Environment.TickCount64;
            Monitor.Pulse(_gate);
        }
    }

    public void Adopt(AttemptRequest request)
    {
        lock (_gate)
        {
            _adopted.Add(request);
            _lastArrival = Environment.TickCount64;
            Monitor.Pulse(_gate);
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            _flush = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Cancel(AttemptRequest request)
    {
        lock (_gate)
        {
            _cancelled.Add(request);
            Monitor.Pulse(_gate);
        }
    }

    public void SetWorkers(string component, int workers)
    {
        lock (_gate)
        {
            _workers[component] = workers;
            _workersChanged = true;
            Monitor.Pulse(_gate);
        }
    }

    public int Busy(string component) => _queue.Busy(component);

    public string Preview(AttemptRequest request) => _queue.Preview(request);

    /// <summary>Stops looking after the jobs; those that wait or run stay with the service.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
        _thread.Join();
    }

    private void Run()
    {
        long nextPoll = 0;
        while (WaitForWork(nextPoll) is { } work)
        {
            Try(() => _queue.Adopt(work.Adopted));
            Try(() => _queue.Cancel(work.Cancelled));
            Try(() => _queue.Submit(work.Arrived, work.Workers));
            if (Environment.TickCount64 < nextPoll && work.Arrived.Length > 0) continue;
            Try(_queue.Poll);
            Try(() => _queue.Rebalance(work.Workers));
            nextPoll = Environment.TickCount64 + (long)_pollInterval.TotalMilliseconds;
        }
    }

    /// <summary>This thread must not die: an exception on it would end the whole process, and nobody would look after the jobs.</summary>
    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception error)
        {
            _observer.OnTrouble($"The jobs could not be looked after, which is tried again: {error.Message}");
        }
    }

    /// <summary>Waits for what is due: a batch that is complete, a cancellation, or the next look at the queue.</summary>
    private Work? WaitForWork(long nextPoll)
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                long now = Environment.TickCount64, gathered = _lastArrival + (long)s_gathering.TotalMilliseconds;
                bool hasArrivals = _arrived.Count > 0 || _adopted.Count > 0;
                bool arrivalsAreDue = hasArrivals && (_flush || now >= gathered || _arrived.Count >= _fullBatch);
                if (arrivalsAreDue || _cancelled.Count > 0 || _workersChanged || now >= nextPoll) return TakeWork();
                Monitor.Wait(_gate, (int)Math.Clamp((hasArrivals ? Math.Min(gathered, nextPoll) : nextPoll) - now, 1, 60_000));
            }
            return null;
        }
    }

    private Work TakeWork()
    {
        var work = new Work([.. _arrived], [.. _adopted], [.. _cancelled], new Dictionary<string, int>(_workers));
        _arrived.Clear();
        _adopted.Clear();
        _cancelled.Clear();
        _flush = _workersChanged = false;
        return work;
    }

    private sealed record Work(AttemptRequest[] Arrived, AttemptRequest[] Adopted, AttemptRequest[] Cancelled, Dictionary<string, int> Workers);
}

/// <summary>
/// The attempts that a service has, and those that wait until a component has workers free. Used by the one thread of a
/// <see cref="PollingProvider"/>, except where said.
/// </summary>
internal interface IJobQueue
{
    /// <summary>Takes up attempts of an earlier session: finds them at the service, else runs them.</summary>
    void Adopt(IReadOnlyList<AttemptRequest> requests);

    void Cancel(IReadOnlyList<AttemptRequest> requests);

    /// <summary>Hands over new attempts, as far as there are workers for them.</summary>
    void Submit(IReadOnlyList<AttemptRequest> requests, IReadOnlyDictionary<string, int> workers);

    /// <summary>Asks for all attempts, and reports what has begun and what has ended.</summary>
    void Poll();

    /// <summary>Fits what the service runs to the workers, and hands over what then has room.</summary>
    void Rebalance(IReadOnlyDictionary<string, int> workers);

    /// <summary>How many attempts of a component run; may be asked from any thread.</summary>
    int Busy(string component);

    /// <summary>What would be handed over for an attempt; may be asked from any thread.</summary>
    string Preview(AttemptRequest request);
}
