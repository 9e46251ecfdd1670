using System.Collections;
using System.Security.Cryptography;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Indexing;

/// <summary>
/// The runs of a store by its index, each in the segment that knows it as its files are. What a segment turns out to have lost
/// is read from the runs' files.
/// </summary>
internal sealed class IndexedStore : ITaskHistory
{
    private const int MinAttemptsWorthKeeping = 500;

    private readonly IReadOnlyList<string> _directories;
    private readonly (Segment Segment, int Run)[] _places;
    private readonly RunEntry?[] _entries;
    private readonly RunReadOptions _options;
    private readonly Dictionary<Segment, int[]> _numbers = [];
    private readonly Lazy<string[]> _taskNames;
    private volatile Answer? _answered;

    /// <param name="directories">The directories of the runs, in order.</param>
    /// <param name="places">Where each is in the index.</param>
    /// <param name="entries">What is known of each already; may have gaps.</param>
    public IndexedStore(IReadOnlyList<string> directories, (Segment Segment, int Run)[] places, RunEntry?[] entries, RunReadOptions options)
    {
        _directories = directories;
        _places = places;
        _entries = entries;
        _options = options;
        for (int number = 0; number < places.Length; number++)
        {
            (Segment segment, int run) = places[number];
            if (!_numbers.TryGetValue(segment, out int[]? numbers))
            {
                _numbers[segment] = numbers = new int[segment.Names.Length];
                Array.Fill(numbers, -1);
            }
            numbers[run] = number;
        }
        _taskNames = new(() => [.. _numbers.Keys.SelectMany(segment => segment.Tasks.Keys).Distinct(StringComparer.Ordinal).Where(task => CountEnded(task) > 0).Order(StringComparer.Ordinal)]);
    }

    public int RunCount => _places.Length;

    public IReadOnlyList<RunRecord> Runs => Enumerable.Range(0, RunCount).Select(Run).ToArray();

    public IReadOnlyList<string> TaskNames => _taskNames.Value;

    /// <summary>Every problem of every run, run by run.</summary>
    public IReadOnlyList<HistoryProblem> Problems => Enumerable.Range(0, RunCount)
        .Where(number => _entries[number] is { } known ? known.Problems.Count > 0 : _places[number].Segment.HasProblems(_places[number].Run))
        .SelectMany(number => Entry(number).Problems).ToArray();

    public long CountEnded(string task) => _numbers.Keys.Sum(segment => CountEnded(segment, task));

    /// <summary>The answer before is kept: whoever judges a task's attempts asks for them first, and whoever learns from them next.</summary>
    public IReadOnlyList<TaskRecord> Ended(string task, int newest = int.MaxValue)
    {
        if (_answered is { } before && before.Task == task && before.Newest == newest) return before.Ended;
        return (_answered = ReadEnded(task, newest)).Ended;
    }

    public DerivedPlace? PlaceFor(string task, int newest)
    {
        if (_answered is not { } answer || answer.Task != task || answer.Newest != newest) _answered = answer = ReadEnded(task, newest);
        return answer.Ended.Count >= MinAttemptsWorthKeeping ? DerivedPlaces.Of(answer.Segments, _numbers, newest) : null;
    }

    private Answer ReadEnded(string task, int newest)
    {
        List<(Segment Segment, BlockEntry Block)> blocks = Newest(task, newest);
        var rows = new List<IndexRow>[blocks.Count];
        bool isWhole = true;
        Parallel.For(0, rows.Length, Threads, i =>
        {
            if (!ReadBlock(blocks[i].Segment, task, blocks[i].Block, rows[i] = [])) isWhole = false;
        });
        int read = rows.Sum(some => some.Count), ended = 0;
        var records = new TaskRecord[read];
        long[] places = new long[read];
        foreach (List<IndexRow> some in rows)
            foreach (IndexRow row in some)
                if (row.Record.IsTerminal) (places[ended], records[ended++]) = ((long)row.Run << 32 | (uint)row.Position, row.Record);
        Array.Sort(places, records, 0, ended);
        int distinct = 0;
        for (int i = 0; i < ended; i++)
            if (i == 0 || places[i] != places[i - 1]) records[distinct++] = records[i];
        return new Answer(task, newest, records[Math.Max(0, distinct - newest)..distinct], isWhole ? [.. blocks.Select(block => block.Segment).Distinct()] : []);
    }

    /// <summary>Every run with all its tasks in memory.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RunRecord[] ReadAll(CancellationToken cancellationToken = default)
    {
        var tasks = new TaskRecord[RunCount][];
        for (int number = 0; number < RunCount; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tasks[number] = IsInMemory(number) ? [.. Run(number).Tasks] : new TaskRecord[Entry(number).TaskCount];
        }
        (Segment Segment, string Task, BlockEntry Block)[] blocks =
            [.. from segment in _numbers.Keys where HasUnread(segment) from task in segment.Tasks from block in task.Value select (segment, task.Key, block)];
        ParallelOptions threads = Threads;
        threads.CancellationToken = cancellationToken;
        Parallel.ForEach(blocks, threads, block =>
        {
            List<IndexRow> rows = [];
            ReadBlock(block.Segment, block.Task, block.Block, rows);
            foreach (IndexRow row in rows)
                if (row.Position < tasks[row.Run].Length) tasks[row.Run][row.Position] = row.Record;
        });
        return [.. Enumerable.Range(0, RunCount).Select(number => Run(number) with { Tasks = Whole(number, tasks[number]) })];
    }

    public RunRecord Run(int number) => Entry(number).Run;

    public RunEntry Entry(int number)
    {
        if (_entries[number] is { } known) return known;
        (Segment segment, int run) = _places[number];
        try
        {
            return _entries[number] = segment.Entry(run, _directories[number]).WithTasksOnDemand(_options);
        }
        catch (IndexException)
        {
            return _entries[number] = ReadFiles(number);
        }
    }

    /// <param name="Segments">Those that the attempts are from; none if some were read from their runs.</param>
    private sealed record Answer(string Task, int Newest, IReadOnlyList<TaskRecord> Ended, Segment[] Segments);

    private ParallelOptions Threads => new() { MaxDegreeOfParallelism = Math.Max(1, _options.MaxParallelRuns) };

    private bool HasUnread(Segment segment) => _numbers[segment].Any(number => number >= 0 && !IsInMemory(number));

    private bool IsInMemory(int number) => _entries[number] is { HasTasks: true };

    private IReadOnlyList<TaskRecord> Whole(int number, TaskRecord[] tasks) => Array.IndexOf(tasks, null) < 0 ? tasks : ReadFiles(number).Run.Tasks;

    /// <summary>The blocks of a task, or of those only what may have its newest ended attempts.</summary>
    private List<(Segment Segment, BlockEntry Block)> Newest(string task, int newest)
    {
        (Segment Segment, BlockEntry Block, int Last)[] all =
        [.. from pair in _numbers
            where pair.Key.Tasks.ContainsKey(task)
            from block in pair.Key.Tasks[task]
            let last = LastNumber(pair.Value, block)
            where last >= 0
            orderby last descending
            select (pair.Key, block, last)];
        long ended = 0;
        int needed = 0, oldest = int.MaxValue;
        while (needed < all.Length && (ended < newest || all[needed].Last >= oldest))
        {
            (Segment segment, BlockEntry block, _) = all[needed++];
            if (ended < newest) oldest = Math.Min(oldest, FirstNumber(_numbers[segment], block));
            if (IsAllLive(segment)) ended += block.Ended;
        }
        return [.. all.Take(needed).Select(block => (block.Segment, block.Block))];
    }

    private static int LastNumber(int[] numbers, BlockEntry block) => numbers[block.FirstRun..(block.LastRun + 1)].Max();

    private static int FirstNumber(int[] numbers, BlockEntry block) => numbers[block.FirstRun..(block.LastRun + 1)].Where(number => number >= 0).Min();

    private bool IsAllLive(Segment segment) => Array.IndexOf(_numbers[segment], -1) < 0;

    private long CountEnded(Segment segment, string task)
    {
        if (!segment.Tasks.TryGetValue(task, out BlockEntry[]? blocks)) return 0;
        if (IsAllLive(segment)) return blocks.Sum(block => (long)block.Ended);
        try
        {
            int[] numbers = _numbers[segment];
            return blocks.SelectMany(block => BlockReader.CountEnded(segment.Read(block))).Where(group => group.Run < numbers.Length && numbers[group.Run] >= 0).Sum(group => (long)group.Ended);
        }
        catch (Exception problem) when (problem is IOException or IndexException)
        {
            return FromFiles(segment, task, 0, segment.Names.Length - 1).Count(row => row.Record.IsTerminal);
        }
    }

    /// <summary>Adds the rows of a block to an empty list, with the runs' numbers in the store; of a block that is lost, what the runs' files have, and returns false.</summary>
    private bool ReadBlock(Segment segment, string task, BlockEntry block, List<IndexRow> rows)
    {
        int[] numbers = _numbers[segment];
        try
        {
            BlockReader.Read(segment.Read(block), task, run => run < numbers.Length && numbers[run] >= 0 ? Run(numbers[run]) : null, new FeatureShapes(), rows);
            for (int i = 0; i < rows.Count; i++) rows[i] = rows[i] with { Run = numbers[rows[i].Run] };
            return true;
        }
        catch (Exception problem) when (problem is IOException or IndexException)
        {
            rows.Clear();
            rows.AddRange(FromFiles(segment, task, block.FirstRun, block.LastRun));
            return false;
        }
    }

    private IEnumerable<IndexRow> FromFiles(Segment segment, string task, int firstRun, int lastRun) =>
        from number in _numbers[segment][firstRun..(lastRun + 1)]
        where number >= 0
        let run = ReadFiles(number).Run
        from position in Enumerable.Range(0, run.Tasks.Count)
        where run.Tasks[position].TaskName == task
        select new IndexRow(number, position, run.Tasks[position]);

    private RunEntry ReadFiles(int number)
    {
        using var reader = new RunReader(_options);
        List<HistoryProblem> problems = [];
        RunRecord run = reader.Read(_directories[number], problems);
        return new RunEntry(default, run, run.Tasks.Count, problems) { HasTasks = true };
    }
}

/// <summary>The tasks of a run, read from its files when they are first asked for.</summary>
internal sealed class TasksOnDemand(string directory, RunReadOptions options) : IReadOnlyList<TaskRecord>
{
    private readonly Lazy<IReadOnlyList<TaskRecord>> _tasks = new(() =>
    {
        using var reader = new RunReader(options);
        return reader.Read(directory, []).Tasks;
    });

    public int Count => _tasks.Value.Count;

    public TaskRecord this[int index] => _tasks.Value[index];

    public IEnumerator<TaskRecord> GetEnumerator() => _tasks.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Places in the index for what was derived from a task's attempts.</summary>
internal static class DerivedPlaces
{
    /// <summary>The place for what follows from a task's attempts in some segments; null if those are not in a store's index.</summary>
    /// <param name="segments">All that have some of the attempts.</param>
    /// <param name="numbers">Of each segment, the numbers of its runs in the store; -1 for those that do not count.</param>
    /// <param name="newest">How many attempts at most, the newest ones.</param>
    public static DerivedPlace? Of(Segment[] segments, IReadOnlyDictionary<Segment, int[]> numbers, int newest)
    {
        string?[] directories = [.. segments.Select(segment => Path.GetDirectoryName(segment.Path)).Distinct()];
        if (directories is not [{ } directory] || Path.GetFileName(directory) != IndexFiles.DirectoryName) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(newest.ToString(CultureInfo.InvariantCulture)));
        foreach (Segment segment in segments.OrderBy(segment => Convert.ToHexString(segment.Hash), StringComparer.Ordinal))
        {
            hash.AppendData(segment.Hash);
            hash.AppendData(Array.ConvertAll(numbers[segment], number => number < 0 ? (byte)0 : (byte)1));
        }
        return new DerivedPlace(directory, Convert.ToHexString(hash.GetHashAndReset()));
    }
}
