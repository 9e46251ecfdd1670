using System.Collections.Concurrent;
using Scalable.Advising.Evidence;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>The ended attempts of a history, by task, in the order the runs and records came.</summary>
internal sealed class TaskHistory
{
    private readonly Dictionary<string, List<TaskRecord>> _byTask = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<AttemptEvidence>> _evidence = new(StringComparer.Ordinal);

    public TaskHistory(IEnumerable<RunRecord> runs)
    {
        Runs = runs.ToArray();
        foreach (RunRecord run in Runs)
        {
            foreach (TaskRecord record in run.Tasks)
            {
                if (!record.IsTerminal) continue;
                if (!_byTask.TryGetValue(record.TaskName, out List<TaskRecord>? records)) _byTask[record.TaskName] = records = [];
                records.Add(record);
            }
        }
        KnownTasks = _byTask.Keys.Order(StringComparer.Ordinal).ToArray();
    }

    public IReadOnlyList<RunRecord> Runs { get; }

    public int RunCount => Runs.Count;

    public IReadOnlyList<string> KnownTasks { get; }

    public IReadOnlyList<TaskRecord> Of(string task) => _byTask.TryGetValue(task, out List<TaskRecord>? records) ? records : [];

    /// <summary>What each attempt of a task says of what it needs.</summary>
    public IReadOnlyList<AttemptEvidence> EvidenceOf(string task) => _evidence.GetOrAdd(task, name => EvidenceClassifier.Classify(Of(name)));

    /// <summary>The evidence of a task from a target, or from every target if none ran on that one.</summary>
    public IReadOnlyList<AttemptEvidence> EvidenceOf(string task, string? target)
    {
        IReadOnlyList<AttemptEvidence> evidence = EvidenceOf(task);
        if (target is null) return evidence;
        AttemptEvidence[] onTarget = [.. evidence.Where(one => one.Recorded.Target == target)];
        return onTarget.Length > 0 ? onTarget : evidence;
    }

    /// <summary>How many tasks of a kind a run that had any had, at the median; at least 1.</summary>
    public int MedianCountPerRun(string task)
    {
        int[] counts = [.. Of(task).GroupBy(record => record.RunId, record => record.TaskId).Select(run => run.Distinct(StringComparer.Ordinal).Count()).Order()];
        return counts.Length == 0 ? 1 : counts[counts.Length / 2];
    }

    /// <summary>The component that the newest of <paramref name="records"/> ran on; the task's own name where none is named.</summary>
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
