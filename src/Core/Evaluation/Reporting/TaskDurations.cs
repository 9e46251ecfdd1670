using Scalable.Runs;

namespace Scalable.Evaluation.Reporting;

/// <summary>How long the succeeded attempts of a task took, day by day.</summary>
/// <param name="Task">The kind of task.</param>
/// <param name="Days">The days (UTC) on which attempts began, oldest first and at most the last 120, each with the median of its durations in seconds.</param>
public sealed record TaskDurations(string Task, IReadOnlyList<(DateOnly Day, double MedianSeconds)> Days)
{
    private const int MaxTasks = 4;
    private const int MaxDays = 120;

    /// <summary>The tasks with the most succeeded attempts of known time.</summary>
    public static IReadOnlyList<TaskDurations> Of(IReadOnlyList<RunRecord> runs) =>
    [
        .. runs.Where(run => run.StartedAt is not null)
            .SelectMany(run => run.Tasks.Where(task => task is { State: TaskState.Succeeded, DurationSeconds: > 0 }).Select(task => (task.TaskName, Day: DateOnly.FromDateTime(run.StartedAt!.Value.UtcDateTime), Seconds: task.DurationSeconds!.Value)))
            .GroupBy(one => one.TaskName, StringComparer.Ordinal)
            .OrderByDescending(task => task.Count()).ThenBy(task => task.Key, StringComparer.Ordinal).Take(MaxTasks)
            .Select(task => new TaskDurations(task.Key, [.. task.GroupBy(one => one.Day)
                .OrderBy(day => day.Key).TakeLast(MaxDays).Select(day => (day.Key, Quantile.LinearOrNull(day.Select(one => one.Seconds), 0.5)!.Value))])),
    ];
}
