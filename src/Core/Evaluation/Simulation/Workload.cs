using Scalable.Scaling;
using Scalable.Scaling.Foresight;

namespace Scalable.Evaluation.Simulation;

/// <summary>Tasks with their true submit times and durations, in the order they were submitted: what a simulation replays.</summary>
public sealed class Workload
{
    private Workload(string name, string[] tags, string[] kinds, TaskClass[] classes, SimulatedTask[] tasks, double startSeconds)
    {
        StartSeconds = startSeconds;
        Name = name;
        Tags = tags;
        Kinds = kinds;
        Classes = classes;
        Tasks = tasks;
    }

    public string Name { get; }

    /// <summary>The tags, in ordinal order.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The kinds of task, in ordinal order.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>The kinds, each once for every duration that was predicted of its tasks.</summary>
    internal TaskClass[] Classes { get; }

    internal SimulatedTask[] Tasks { get; }

    /// <summary>When the first task was submitted, on the clock of the tasks that it was made of.</summary>
    internal double StartSeconds { get; }

    /// <summary>The recorded runs of which it consists, in the order they began; empty if that is not known.</summary>
    internal IReadOnlyList<WorkloadRun> Runs { get; init; } = [];

    public int Count => Tasks.Length;

    /// <summary>All durations added up, in hours.</summary>
    public double WorkHours => Tasks.Sum(task => task.DurationSeconds) / 3600;

    /// <summary>Puts the tasks in order; the first submission becomes second 0.</summary>
    /// <exception cref="ArgumentException">There is no task, or a time is not finite, or a duration is negative.</exception>
    public static Workload Of(string name, IEnumerable<WorkloadTask> tasks)
    {
        WorkloadTask[] ordered = [.. tasks.OrderBy(task => task.SubmitSeconds)];
        if (ordered.Length == 0) throw new ArgumentException($"The workload '{name}' has no task that was submitted and ended, so there is nothing to simulate.", nameof(tasks));
        foreach (WorkloadTask task in ordered)
            if (!double.IsFinite(task.SubmitSeconds) || !double.IsFinite(task.DurationSeconds) || task.DurationSeconds < 0)
                throw new ArgumentException($"A task of kind '{task.Kind}' in the workload '{name}' was submitted at {task.SubmitSeconds} s and took {task.DurationSeconds} s; both must be finite and the duration not negative.", nameof(tasks));
        string[] tags = [.. ordered.Select(task => task.Tag).Distinct().Order(StringComparer.Ordinal)];
        string[] kinds = [.. ordered.Select(task => task.Kind).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> tagIndex = Index(tags), kindIndex = Index(kinds);
        TaskClass[] classes = [.. ordered.Select(task => new TaskClass(kindIndex[task.Kind], task.Advised)).Distinct().OrderBy(one => one.Kind)];
        Dictionary<TaskClass, int> classIndex = Index(classes);
        double start = ordered[0].SubmitSeconds;
        return new Workload(name, tags, kinds, classes,
            [.. ordered.Select(task => new SimulatedTask(tagIndex[task.Tag], kindIndex[task.Kind], task.SubmitSeconds - start, task.DurationSeconds, classIndex[new TaskClass(kindIndex[task.Kind], task.Advised)]))], start);
    }

    /// <summary>The same tasks, all with one tag.</summary>
    public Workload WithOneTag(string tag) =>
        new(Name, [tag], [.. Kinds], Classes, [.. Tasks.Select(task => task with { Tag = 0 })], StartSeconds);

    /// <summary>The same tasks, as those of runs.</summary>
    internal Workload With(IReadOnlyList<WorkloadRun> runs) => new(Name, [.. Tags], [.. Kinds], Classes, Tasks, StartSeconds) { Runs = runs };

    private static Dictionary<T, int> Index<T>(T[] values) where T : notnull
    {
        var index = new Dictionary<T, int>();
        for (int i = 0; i < values.Length; i++) index[values[i]] = i;
        return index;
    }
}

/// <summary>A task as it was: when it was submitted (seconds on any clock) and how long it ran.</summary>
public sealed record WorkloadTask(string Tag, string Kind, double SubmitSeconds, double DurationSeconds)
{
    /// <summary>What an advisor would have predicted when it was submitted; null if there was none or it did not know.</summary>
    internal DurationEstimate? Advised { get; init; }
}

/// <summary>A run within a workload: when its first task is submitted, and what the runs that had ended by then tell of it.</summary>
internal sealed record WorkloadRun(double StartSeconds, Func<ArrivalModel> Learn);

/// <summary>Tasks that a policy cannot tell apart before they run: their kind and what was predicted of them.</summary>
internal readonly record struct TaskClass(int Kind, DurationEstimate? Advised);

/// <summary>A task by indices, submitted so many seconds after the first.</summary>
internal readonly record struct SimulatedTask(int Tag, int Kind, double SubmitSeconds, double DurationSeconds, int Class);
