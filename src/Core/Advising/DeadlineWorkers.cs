namespace Scalable.Advising;

/// <summary>How many workers finish the predicted work of a kind of task before a deadline.</summary>
internal static class DeadlineWorkers
{
    /// <summary>
    /// Predicted work over the deadline, rounded up, where the last task of a worker must also end in time: each worker does
    /// as many whole tasks as fit. Never more than there are tasks. Null where no deadline is asked for or durations are not known.
    /// </summary>
    public static int? Count(RecommendationQuery query, double? meanSeconds, TaskHistory history)
    {
        if (query.Deadline is not { } deadline || meanSeconds is not { } seconds) return null;
        int tasks = query.TaskCount ?? history.MedianCountPerRun(query.Task);
        double tasksPerWorker = Math.Max(1, Math.Floor(deadline.TotalSeconds / Math.Max(seconds, 1e-3)));
        return (int)Math.Clamp(Math.Ceiling(tasks / tasksPerWorker), 1, Math.Max(1, tasks));
    }
}
