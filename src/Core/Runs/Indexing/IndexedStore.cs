using Scalable.Runs.Reading;

namespace Scalable.Runs.Indexing;

/// <summary>
/// The runs of a store by its index, each in the segment that knows it as its files are. What a segment turns out to have lost
/// is read from the runs' files.
/// </summary>
internal sealed class IndexedStore : ITaskHistory
{
    private readonly IReadOnlyList<string> _directories;
    private readonly (Segment Segment, int Run)[] _places;
    private readonly RunEntry?[] _entries;
    private readonly RunReadOptions _options;
    private readonly Dictionary<Segment, int[]> _numbers = [];
    private readonly Lazy<string[]> _taskNames;

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

    public IReadOnlyList<TaskRecord> Ended(string task, int newest = int.MaxValue)
    {
        var rows = new List<IndexRow>();
        foreach ((Segment segment, BlockEntry[] blocks) in Newest(task, newest)) ReadBlocks(segment, task, blocks, rows);
        IndexRow[] ended = [.. rows.Where(row => row.Record.IsTerminal).OrderBy(row => row.Run).ThenBy(row => row.Position)];
        return ended.Skip(Math.Max(0, ended.Length - newest)).Select(row => row.Record).ToArray();
    }

    /// <summary>Every run with all its tasks in memory.</summary>
    public RunRecord[] ReadAll()
    {
        var tasks = new TaskRecord[RunCount][];
        for (int number = 0; number < RunCount; number++) tasks[number] = _entries[number]?.Run.Tasks as TaskRecord[] ?? new TaskRecord[Entry(number).TaskCount];
        (Segment Segment, string Task, BlockEntry Block)[] blocks =
            [.. from segment in _numbers.Keys where HasUnread(segment) from task in segment.Tasks from block in task.Value select (segment, task.Key, block)];
        Parallel.ForEach(blocks, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, _options.MaxParallelRuns) }, block =>
        {
            var rows = new List<IndexRow>(block.Block.Rows);
            ReadBlocks(block.Segment, block.Task, [block.Block], rows);
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

    private bool HasUnread(Segment segment) => _numbers[segment].Any(number => number >= 0 && _entries[number]?.Run.Tasks is not TaskRecord[]);

    private TaskRecord[] Whole(int number, TaskRecord[] tasks) => Array.IndexOf(tasks, null) < 0 ? tasks : (TaskRecord[])ReadFiles(number).Run.Tasks;

    /// <summary>The blocks of a task, or of those only what may have its newest ended attempts.</summary>
    private List<(Segment Segment, BlockEntry[] Blocks)> Newest(string task, int newest)
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
        return [.. all.Take(needed).GroupBy(block => block.Segment, block => block.Block).Select(group => (group.Key, group.ToArray()))];
    }

    private static int LastNumber(int[] numbers, BlockEntry block) => block.FirstRun > block.LastRun ? -1 : numbers[block.FirstRun..(block.LastRun + 1)].Max();

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
            return FromFiles(segment, task).Count(row => row.Record.IsTerminal);
        }
    }

    /// <summary>Reads blocks, with the runs' numbers in the store.</summary>
    private void ReadBlocks(Segment segment, string task, BlockEntry[] blocks, List<IndexRow> rows)
    {
        int before = rows.Count;
        int[] numbers = _numbers[segment];
        var shapes = new FeatureShapes();
        try
        {
            foreach (BlockEntry block in blocks) BlockReader.Read(segment.Read(block), task, run => run < numbers.Length && numbers[run] >= 0 ? Run(numbers[run]) : null, shapes, rows);
            for (int i = before; i < rows.Count; i++) rows[i] = rows[i] with { Run = numbers[rows[i].Run] };
        }
        catch (Exception problem) when (problem is IOException or IndexException)
        {
            rows.RemoveRange(before, rows.Count - before);
            rows.AddRange(FromFiles(segment, task));
        }
    }

    private IEnumerable<IndexRow> FromFiles(Segment segment, string task) =>
        from number in _numbers[segment]
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
        return new RunEntry(default, run, run.Tasks.Count, problems);
    }
}
