using Scalable.Runs.Reading;

namespace Scalable.Runs.Indexing;

/// <summary>Reads runs through the store's index: unchanged runs from it, the others from their files, and writes it anew where much was read.</summary>
internal sealed class IndexedReading
{
    /// <summary>Below so many attempts read from files, the index is not worth writing.</summary>
    private const int FewestTasksWorthIndexing = 2000;

    private readonly string? _store;
    private readonly RunIndex? _index;
    private readonly IndexedRun[] _runs;
    private int _tasksRead, _runsRead;

    /// <param name="store">The run store, or null to read without an index.</param>
    /// <param name="runCount">How many runs there are to read.</param>
    public IndexedReading(string? store, int runCount)
    {
        _store = store;
        _index = store is null ? null : RunIndex.Open(store);
        _runs = new IndexedRun[runCount];
    }

    /// <summary>Reads the run of a number; may be called from several threads for different ones, each with its own reader and shapes.</summary>
    public void Read(int number, string directory, RunReader reader, FeatureShapes shapes)
    {
        long stamp = _store is null ? 0 : RunStamp.Of(directory);
        if (_index?.Get(directory, stamp, shapes) is { } known)
        {
            _runs[number] = known;
            return;
        }
        List<HistoryProblem> problems = [];
        RunRecord run = reader.Read(directory, problems);
        _runs[number] = new IndexedRun(stamp, run, problems);
        Interlocked.Add(ref _tasksRead, run.Tasks.Count);
        Interlocked.Increment(ref _runsRead);
    }

    public RunHistory Result()
    {
        if (_store is not null && (_tasksRead >= FewestTasksWorthIndexing || IsStale())) RunIndex.Write(_store, _runs);
        return new RunHistory(_runs.Select(run => run.Run).ToArray(), _runs.SelectMany(run => run.Problems).ToArray());
    }

    /// <summary>An index is kept up to date once it is there.</summary>
    private bool IsStale() => _index is not null && (_runsRead > 0 || _index.Count != _runs.Length);
}
