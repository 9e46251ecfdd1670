using Scalable.Runs;

namespace Scalable.Scenarios.Scaling;

/// <summary>Makes runs that depart from their past of real ones, by rules without chance.</summary>
internal static class Disturbance
{
    private const double CachedShare = 0.4;

    public static IReadOnlyList<string> Names { get; } = ["half the inputs", "twice the inputs", "first 40 % cached", "every third task cached", "kinds shuffled", "order reversed"];

    public static RunRecord Make(string name, RunRecord run)
    {
        TaskRecord[] tasks = [.. run.Tasks.Where(task => task.SubmittedAt is not null).OrderBy(task => task.SubmittedAt)];
        return RepeatedWorkflow.With(run, name switch
        {
            "half the inputs" => Thin(tasks, (place, count) => count == 1 || place % 2 == 0),
            "twice the inputs" => Twice(tasks),
            "first 40 % cached" => tasks[(int)(CachedShare * tasks.Length)..],
            "every third task cached" => Thin(tasks, (place, _) => place % 3 != 0),
            "kinds shuffled" => Exchange(tasks, Shuffled(tasks.Length)),
            "order reversed" => Exchange(tasks, [.. Enumerable.Range(0, tasks.Length).Reverse()]),
            _ => throw new ArgumentException($"There is no disturbance '{name}'."),
        });
    }

    /// <summary>Keeps of each kind the tasks whose place in it is wanted.</summary>
    private static TaskRecord[] Thin(TaskRecord[] tasks, Func<int, int, bool> keep)
    {
        Dictionary<string, int> counts = tasks.CountBy(task => task.TaskName).ToDictionary();
        var places = new Dictionary<string, int>();
        return [.. tasks.Where(task =>
        {
            int place = places.GetValueOrDefault(task.TaskName);
            places[task.TaskName] = place + 1;
            return keep(place, counts[task.TaskName]);
        })];
    }

    /// <summary>Every task of a kind that has several comes twice, the second a second later.</summary>
    private static TaskRecord[] Twice(TaskRecord[] tasks)
    {
        Dictionary<string, int> counts = tasks.CountBy(task => task.TaskName).ToDictionary();
        return [.. tasks.SelectMany(task => counts[task.TaskName] > 1 ? new[] { task, task with { TaskId = task.TaskId + "-2", SubmittedAt = task.SubmittedAt!.Value.AddSeconds(1) } } : [task])];
    }

    /// <summary>The moments stay, the tasks change places.</summary>
    private static TaskRecord[] Exchange(TaskRecord[] tasks, int[] order) => [.. tasks.Select((task, i) => tasks[order[i]] with { SubmittedAt = task.SubmittedAt })];

    private static int[] Shuffled(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(1).Shuffle(order);
        return order;
    }
}
