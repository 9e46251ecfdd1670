using Scalable.Runs;

namespace Scalable.Advising.Persistence;

/// <summary>The history in an advisor file. Of a task's lines nothing is read before it is asked for.</summary>
internal sealed class AdvisorFileHistory : ITaskHistory
{
    private readonly string _file;
    private readonly ReadOnlyMemory<byte>[] _lines;
    private readonly Dictionary<string, (AdvisorFileSection Section, int FirstLine)> _tasks = new(StringComparer.Ordinal);
    private readonly string[] _runIds;
    private readonly Lazy<IReadOnlyList<RunRecord>> _runs;

    /// <param name="file">The file's path, for messages.</param>
    /// <param name="lines">Its lines, which have been checked.</param>
    /// <param name="sections">What they hold; the runs first.</param>
    /// <exception cref="AdvisorFileException">They do not hold that.</exception>
    public AdvisorFileHistory(string file, ReadOnlyMemory<byte>[] lines, IReadOnlyList<AdvisorFileSection> sections)
    {
        _file = file;
        _lines = lines;
        int at = 1;
        foreach (AdvisorFileSection section in sections)
        {
            if (section.Task is { } task) _tasks.Add(task, (section, at));
            at += section.Lines;
        }
        _runIds = OfLine(1, line => line.GetProperty("runs").EnumerateArray().Select(run => run.GetString()!).ToArray());
        TaskNames = [.. _tasks.Keys.Order(StringComparer.Ordinal)];
        Learnt = _tasks.Where(task => task.Value.Section.IsLearnt).ToDictionary(task => task.Key, task => (Func<JsonElement>)(() => LearntOf(task.Value.Section, task.Value.FirstLine)), StringComparer.Ordinal);
        _runs = new Lazy<IReadOnlyList<RunRecord>>(ReadRuns);
    }

    public int RunCount => _runIds.Length;

    public IReadOnlyList<RunRecord> Runs => _runs.Value;

    public IReadOnlyList<string> TaskNames { get; }

    /// <summary>By task, what was learnt of it.</summary>
    public IReadOnlyDictionary<string, Func<JsonElement>> Learnt { get; }

    public long CountEnded(string task) => _tasks.TryGetValue(task, out (AdvisorFileSection Section, int FirstLine) found) ? found.Section.Attempts : 0;

    public IReadOnlyList<TaskRecord> Ended(string task, int newest = int.MaxValue)
    {
        if (!_tasks.ContainsKey(task)) return [];
        TaskRecord[] read = [.. Attempts(task, newest).Select(attempt => attempt.Task)];
        return read.Length <= newest ? read : read[^newest..];
    }

    private RunRecord[] ReadRuns()
    {
        var byRun = _runIds.Select(_ => new SortedList<int, TaskRecord>()).ToArray();
        foreach (string task in TaskNames)
            foreach ((TaskRecord attempt, int run, int place) in Attempts(task, int.MaxValue)) byRun[run].Add(place, attempt);
        return [.. byRun.Select((tasks, run) => new RunRecord { RunId = _runIds[run], Path = $"{_file}#{_runIds[run]}", Tasks = tasks.Values.ToArray() })];
    }

    /// <summary>At least the newest so many, as they were written.</summary>
    private IEnumerable<(TaskRecord Task, int Run, int Place)> Attempts(string task, int newest)
    {
        (AdvisorFileSection section, int firstLine) = _tasks[task];
        int lines = section.Lines - (section.IsLearnt ? 1 : 0);
        var read = new Stack<(TaskRecord, int, int)[]>();
        for (int line = lines - 1, count = 0; line >= 0 && count < newest; count += read.Peek().Length, line--)
            read.Push(OfLine(firstLine + line, root => root.GetProperty("attempts").EnumerateArray().Select(Attempt).ToArray()));
        return read.SelectMany(attempts => attempts);
    }

    private (TaskRecord Task, int Run, int Place) Attempt(JsonElement attempt)
    {
        int run = attempt.GetProperty("run").GetInt32();
        return (AdvisorFileRuns.ReadTask(attempt, _runIds[run]), run, attempt.GetProperty("place").GetInt32());
    }

    private JsonElement LearntOf(AdvisorFileSection section, int firstLine) => OfLine(firstLine + section.Lines - 1, line => line.GetProperty("learnt"));

    private T OfLine<T>(int line, Func<JsonElement, T> read)
    {
        try
        {
            return read(JsonDocument.Parse(_lines[line]).RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException or ArgumentException)
        {
            throw new AdvisorFileException($"line {line + 1} of '{_file}' is not what its header says: {problem.Message}", problem);
        }
    }
}
