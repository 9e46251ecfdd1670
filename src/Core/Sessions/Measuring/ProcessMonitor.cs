using System.Diagnostics;

namespace Scalable.Sessions.Measuring;

/// <summary>
/// Inspects running processes from one thread: each after 2 % of its age again, but not before 10 ms and not after half a
/// second, so that what grows evenly is known to 2 % and short tasks cost next to nothing.
/// </summary>
internal sealed class ProcessMonitor : IDisposable
{
    private const double ShareOfAge = 0.02;
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(500);

    private readonly object _gate = new();
    private readonly PriorityQueue<Watch, long> _queue = new();
    private readonly Thread _thread;
    private bool _stopped;

    public ProcessMonitor()
    {
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Scalable process monitor" };
        _thread.Start();
    }

    /// <summary>Inspects a process until the returned watch is disposed; after that it is not touched again.</summary>
    public Watch Add(IRunningProcess process)
    {
        var watch = new Watch(process, Stopwatch.GetTimestamp());
        lock (_gate)
        {
            _queue.Enqueue(watch, watch.StartedAt + Ticks(s_first));
            Monitor.Pulse(_gate);
        }
        return watch;
    }

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
        while (WaitForNext() is { } watch)
        {
            TimeSpan age = Stopwatch.GetElapsedTime(watch.StartedAt);
            if (!Inspect(watch, age)) continue;
            TimeSpan pause = TimeSpan.FromTicks(Math.Clamp((long)(age.Ticks * ShareOfAge), s_shortest.Ticks, s_longest.Ticks));
            if (watch.Deadline - age is { } left && left < pause) pause = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            lock (_gate) _queue.Enqueue(watch, Stopwatch.GetTimestamp() + Ticks(pause));
        }
    }

    /// <summary>A process that cannot be looked at now is looked at again: this thread must not die, for all would go unlimited.</summary>
    private static bool Inspect(Watch watch, TimeSpan age)
    {
        try
        {
            return watch.Inspect(age);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return true;
        }
    }

    private Watch? WaitForNext()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                if (!_queue.TryPeek(out Watch? next, out long due))
                {
                    Monitor.Wait(_gate);
                    continue;
                }
                long now = Stopwatch.GetTimestamp();
                if (next.IsDone || due <= now)
                {
                    _queue.Dequeue();
                    if (next.IsDone) continue;
                    return next;
                }
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Max(1, (due - now) * 1000.0 / Stopwatch.Frequency)));
            }
            return null;
        }
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);

    /// <summary>One process under watch.</summary>
    internal sealed class Watch(IRunningProcess process, long startedAt) : IDisposable
    {
        private readonly object _gate = new();
        private bool _done;

        public long StartedAt { get; } = startedAt;

        public TimeSpan? Deadline => process.Deadline;

        public bool IsDone
        {
            get { lock (_gate) return _done; }
        }

        /// <summary>False if the watch is over.</summary>
        public bool Inspect(TimeSpan age)
        {
            lock (_gate)
            {
                if (!_done) process.Inspect(age);
                return !_done;
            }
        }

        public void Dispose()
        {
            lock (_gate) _done = true;
        }
    }
}
