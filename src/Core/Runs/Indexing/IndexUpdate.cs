using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Indexing;

/// <summary>
/// Brings a store's index up to its files: looks at every run's files, reads those runs whose files changed, several at a time,
/// and writes a segment of what it read. Runs can be asked for in their order while the rest is still read.
/// </summary>
internal sealed class IndexUpdate
{
    /// <summary>Below so many attempts read from files, an index that is not there yet is not worth writing.</summary>
    private const int MinTasksWorthKeeping = 2000;

    private readonly string _store;
    private readonly IReadOnlyList<string> _directories;
    private readonly RunReadOptions _options;
    private readonly IndexNeed _need;
    private readonly CancellationToken _cancellation;
    private readonly List<Segment> _segments;
    private readonly Dictionary<string, (Segment Segment, int Run)> _known = new(StringComparer.Ordinal);
    private readonly (Segment? Segment, SegmentWriter? Writer, int Run)[] _places;
    private readonly RunEntry?[] _entries;
    private readonly ConcurrentBag<SegmentWriter> _writers = [];
    private readonly Task _reading;
    private int _next = -1;

    /// <summary>Begins to read.</summary>
    public IndexUpdate(string store, IReadOnlyList<string> directories, IndexNeed need, RunReadOptions options, CancellationToken cancellationToken)
    {
        _store = store;
        _directories = directories;
        _need = need;
        _options = options;
        _cancellation = cancellationToken;
        _segments = IndexFiles.Open(store);
        foreach (Segment segment in Enumerable.Reverse(_segments))
            for (int run = 0; run < segment.Names.Length; run++) _known.TryAdd(segment.Names[run], (segment, run));
        _places = new (Segment?, SegmentWriter?, int)[directories.Count];
        _entries = new RunEntry?[directories.Count];
        int threads = Math.Clamp(options.MaxParallelRuns, 1, Math.Max(1, directories.Count));
        _reading = Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(ReadSome, CancellationToken.None)));
    }

    /// <summary>The run of a number as soon as it is read, with its problems; its tasks are read when they are asked for.</summary>
    public RunEntry Entry(int number)
    {
        lock (_places)
        {
            while (_entries[number] is null && _places[number] is { Segment: null } && !_reading.IsCompleted) Monitor.Wait(_places, TimeSpan.FromMilliseconds(50));
        }
        Rethrow();
        if (_entries[number] is { } read) return read;
        (Segment? segment, _, int run) = _places[number];
        return segment!.Entry(run, _directories[number]).WithTasksOnDemand(_options);
    }

    /// <summary>Waits until all is read, keeps what is worth it, and gives the runs.</summary>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    /// <exception cref="IOException">What was read fits nowhere.</exception>
    public IndexedStore Complete()
    {
        ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();
        Rethrow();
        SegmentWriter[] written = [.. _writers.Where(writer => writer.RunCount > 0)];
        bool keep = written.Length > 0 && (_segments.Count > 0 || written.Sum(writer => writer.TaskCount) >= MinTasksWorthKeeping);
        var finished = written.ToDictionary(writer => writer, writer => writer.Finish(keep));
        (Segment Segment, int Run)[] places = [.. _places.Select(place => (place.Segment ?? finished[place.Writer!], place.Run))];
        if (keep) Keep(places, [.. finished.Values]);
        return new IndexedStore(_directories, places, _entries, _options);
    }

    private void Keep((Segment Segment, int Run)[] places, Segment[] added)
    {
        HashSet<Segment> alive = [.. places.Select(place => place.Segment)];
        var segments = _segments.Where(alive.Contains).Concat(added).ToList();
        SegmentMerge.Reduce(segments, places, _directories, () => IndexFiles.Create(_store));
        IndexFiles.Publish(_store, segments);
    }

    private void ReadSome()
    {
        RunReader? reader = null;
        SegmentWriter? writer = null;
        try
        {
            for (int number = Interlocked.Increment(ref _next); number < _directories.Count; number = Interlocked.Increment(ref _next))
            {
                _cancellation.ThrowIfCancellationRequested();
                if (IsUnchanged(number)) continue;
                reader ??= new RunReader(_options);
                if (writer is null) _writers.Add(writer = new SegmentWriter(() => IndexFiles.Create(_store)));
                Read(number, reader, writer);
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private bool IsUnchanged(int number)
    {
        string directory = _directories[number];
        if (!_known.TryGetValue(Path.GetFileName(directory), out (Segment Segment, int Run) place)) return false;
        RunStamp known = place.Segment.Stamps[place.Run];
        bool unchanged = _need == IndexNeed.OneTask ? known.Tasks == RunStamp.OfTasks(directory) : known == RunStamp.Of(directory);
        if (unchanged) Set(number, (place.Segment, null, place.Run), null);
        return unchanged;
    }

    private void Read(int number, RunReader reader, SegmentWriter writer)
    {
        string directory = _directories[number];
        RunStamp stamp = RunStamp.Of(directory);
        List<HistoryProblem> problems = [];
        RunRecord run = reader.Read(directory, problems);
        var entry = new RunEntry(stamp, run, run.Tasks.Count, problems) { HasTasks = true };
        int place = writer.RunCount;
        writer.Add(Path.GetFileName(directory), entry, run.Tasks);
        Set(number, (null, writer, place), _need == IndexNeed.Everything ? entry : entry.WithTasksOnDemand(_options));
    }

    private void Set(int number, (Segment?, SegmentWriter?, int) place, RunEntry? entry)
    {
        lock (_places)
        {
            _entries[number] = entry;
            _places[number] = place;
            Monitor.PulseAll(_places);
        }
    }

    private void Rethrow()
    {
        if (_reading.Exception is { } failure)
        {
            foreach (SegmentWriter writer in _writers) writer.Dispose();
            ExceptionDispatchInfo.Throw(failure.InnerExceptions[0]);
        }
        if (_reading.IsCanceled) throw new OperationCanceledException(_cancellation);
    }
}

/// <summary>What a store is read for.</summary>
internal enum IndexNeed
{
    /// <summary>Questions about single tasks; the files that hold no task are not looked at.</summary>
    OneTask,

    /// <summary>The runs and what can be counted of them.</summary>
    Runs,

    /// <summary>Every task of every run.</summary>
    Everything,
}
