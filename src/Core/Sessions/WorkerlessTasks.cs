using Scalable.Runs;

namespace Scalable.Sessions;

/// <summary>Finds tasks that would wait for good: they have no worker, and nothing else is under way.</summary>
public static class WorkerlessTasks
{
    /// <summary>
    /// What is wrong where every task that has not finished waits for a component without workers; null where one runs, or
    /// may yet start.
    /// </summary>
    /// <param name="tasks">Tasks of any session.</param>
    public static string? Problem(IEnumerable<SessionTask> tasks)
    {
        SessionTask[] open = [.. tasks.Where(task => !task.IsFinished)];
        if (open.Length == 0) return null;
        foreach (SessionTask task in open)
            if (task.Attempts[^1].State != TaskState.Submitted || task.Session.IsStopped || task.Session.Workers.GetValueOrDefault(task.Component) > 0) return null;
        return string.Join(" ", open.GroupBy(task => (task.Session, task.Component)).Select(group => Problem(group.Key.Session, group.Key.Component, group.Count())));
    }

    private static string Problem(ScalableSession session, string component, int tasks)
    {
        string waiting = string.Create(CultureInfo.InvariantCulture, $"{tasks} task{(tasks == 1 ? " waits" : "s wait")} for a worker of '{component}', which has none");
        if (session.MaxWorkers is not { } most || session.Workers.Values.Sum() < most) return $"{waiting}.";
        string others = string.Join(", ", session.Workers.Where(other => other.Value > 0).OrderBy(other => other.Key, StringComparer.Ordinal).Select(other => string.Create(CultureInfo.InvariantCulture, $"{other.Key} {other.Value}")));
        return string.Create(CultureInfo.InvariantCulture, $"{waiting}: max_workers {most} of target {session.Plan.Target} are taken ({others}).");
    }
}
