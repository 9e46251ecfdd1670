using Scalable.Units;

namespace Scalable.Scaling;

/// <summary>The names that a state and its tasks may have; a name that is none of them is refused with the nearest that is.</summary>
public static class StateKeys
{
    public static IReadOnlyList<string> State { get; } =
    [
        "now", "pending_tasks", "running_tasks", "active_workers", "pending_workers", "busy_workers", "just_started_workers", "recent_completions", "worker_starts",
        "upcoming_tasks", "upcoming_horizon_s", "spent_cost",
    ];

    public static IReadOnlyList<string> PendingTask { get; } = ["tag", "component", "task", "task_name", "features", "predicted_duration_s", "submitted_at"];

    public static IReadOnlyList<string> RunningTask { get; } = [.. PendingTask, "elapsed_s"];

    public static IReadOnlyList<string> UpcomingTask { get; } = ["tag", "component", "task", "task_name", "features", "predicted_duration_s", "in_s", "count"];

    public static IReadOnlyList<string> Completion { get; } = ["tag", "component", "task", "task_name", "duration_s", "submitted_at", "ended_at"];

    public static IReadOnlyList<string> WorkerStart { get; } = ["tag", "component", "delay_s"];

    /// <summary>What is wrong with a name, and what it may have been meant to be; null where it is known.</summary>
    /// <param name="name">The name as it was given.</param>
    /// <param name="where">What has it, such as pending_tasks[0].</param>
    /// <param name="known">The names that are known there.</param>
    public static string? Problem(string name, string where, IReadOnlyList<string> known)
    {
        if (known.Contains(name, StringComparer.Ordinal)) return null;
        return $"{where} has '{name}', which is not known.{NearName.Hint(name, known)} Known are: {string.Join(", ", known)}.";
    }
}
