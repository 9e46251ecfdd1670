using System.Collections.Concurrent;
using Scalable.Advising.Evidence;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>The ended attempts of a history, by task, in the order of the runs and of their ends.</summary>
internal sealed class TaskHistory
{
    /// <summary>Older attempts of a task than the newest so many are counted, and not learned from.</summary>
    public const int MaxAttempts = 20_000;

    private readonly ITaskHistory _history;
    private readonly ConcurrentDictionary<string, IReadOnlyList<TaskRecord>> _byTask = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<AttemptEvidence>>> _evidence = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskInputs> _inputs = new(StringComparer.Ordinal);

    public TaskHistory(IEnumerable<RunRecord> runs)
        : this(new TaskHistoryOfRuns(runs))
    {
    }

    /// <summary>Reads a task's attempts when they are first asked for.</summary>
    public TaskHistory(ITaskHistory history) => _history = history;

    public IReadOnlyList<RunRecord> Runs => field ??= new ShownList<RunRecord>(_history.Runs, "run");

    public int RunCount => _history.RunCount;

    public IReadOnlyList<string> KnownTasks => field ??= new ShownList<string>([.. _history.TaskNames.Where(name => name != RunStore.SearchTaskName)]);

    public IReadOnlyList<TaskRecord> Of(string task) => _byTask.GetOrAdd(task, name => _history.Ended(name, MaxAttempts));

    /// <summary>Where what was learnt of a task can be kept; null if it cannot.</summary>
    public DerivedPlace? PlaceFor(string task) => _history.PlaceFor(task, MaxAttempts);

    public TaskInputs InputsOf(string task) => _inputs.GetOrAdd(task, name => TaskInputs.Of(Of(name)));

    /// <summary>What each attempt of a task says of what it needs.</summary>
    public IReadOnlyList<AttemptEvidence> EvidenceOf(string task) => _evidence.GetOrAdd(task, name => new(() => EvidenceClassifier.Classify(Of(name)))).Value;

    /// <summary>The evidence of a task from a target, or from every target if none ran on that one.</summary>
    public IReadOnlyList<AttemptEvidence> EvidenceOf(string task, string? target)
    {
        IReadOnlyList<AttemptEvidence> evidence = EvidenceOf(task);
        if (target is null) return evidence;
        AttemptEvidence[] onTarget = [.. evidence.Where(one => one.Recorded.Target == target)];
        return onTarget.Length > 0 ? onTarget : evidence;
    }

    /// <summary>The tasks with attempts of a tag, or of the component of that name if they had none, each with how many.</summary>
    public IReadOnlyDictionary<string, int> TasksOf(string tag) => KnownTasks
        .Select(task => KeyValuePair.Create(task, Of(task).Count(record => (record.Tag ?? record.Component) == tag)))
        .Where(task => task.Value > 0)
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>How many tasks of a kind a run that had any had, at the median; at least 1.</summary>
    public int MedianCountPerRun(string task)
    {
        int[] counts = [.. Of(task).GroupBy(record => record.RunId, record => record.TaskId).Select(run => run.Distinct(StringComparer.Ordinal).Count()).Order()];
        return counts.Length == 0 ? 1 : counts[counts.Length / 2];
    }

    /// <summary>The component that the newest of <paramref name="records"/> ran on; the task's own name if none is named.</summary>
    public static string LatestComponent(IReadOnlyList<TaskRecord> records, string task)
    {
        for (int i = records.Count - 1; i >= 0; i--)
            if (records[i].Component is { } component)
                return component;
        return task;
    }

    public static SortedDictionary<string, int> CountStates(IReadOnlyList<TaskRecord> records)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (TaskRecord record in records)
        {
            string state = StateName(record.State);
            counts[state] = counts.GetValueOrDefault(state) + 1;
        }
        return counts;
    }

    private static string StateName(TaskState state) => state switch
    {
        TaskState.Succeeded => "succeeded",
        TaskState.Failed => "failed",
        TaskState.Cancelled => "cancelled",
        _ => "unknown",
    };
}
