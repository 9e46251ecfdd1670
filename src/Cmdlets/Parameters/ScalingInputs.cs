namespace Scalable.Commands;

/// <summary>Tasks and workers for a scaling decision, from objects of any kind; one already of the right type is taken as it is.</summary>
internal static class ScalingInputs
{
    public static PendingTask Pending(PSObject item, string what)
    {
        if (item.BaseObject is PendingTask given) return given;
        InputRecord record = Record(item, what, StateKeys.PendingTask);
        return new PendingTask
        {
            Tag = Tag(record),
            TaskName = Name(record),
            Features = record.Features(),
            PredictedDurationSeconds = record.Seconds("predicted_duration"),
            SubmittedAt = record.Moment("submitted_at"),
        };
    }

    /// <summary>A running task; how long it has been running is said by elapsed_s, or by started_at and the time it is now.</summary>
    public static RunningTask Running(PSObject item, string what, DateTimeOffset now)
    {
        if (item.BaseObject is RunningTask given) return given;
        InputRecord record = Record(item, what, [.. StateKeys.RunningTask, "started_at"]);
        return new RunningTask
        {
            Tag = Tag(record),
            TaskName = Name(record),
            Features = record.Features(),
            PredictedDurationSeconds = record.Seconds("predicted_duration"),
            ElapsedSeconds = record.Seconds("elapsed") ?? (now - record.Moment("started_at"))?.TotalSeconds ?? 0,
            SubmittedAt = record.Moment("submitted_at"),
        };
    }

    public static UpcomingTask Upcoming(PSObject item, string what)
    {
        if (item.BaseObject is UpcomingTask given) return given;
        InputRecord record = Record(item, what, StateKeys.UpcomingTask);
        return new UpcomingTask(Tag(record), record.Seconds("in") ?? 0)
        {
            TaskName = Name(record),
            Features = record.Features(),
            PredictedDurationSeconds = record.Seconds("predicted_duration"),
            Count = (int)(record.Number("count") ?? 1),
        };
    }

    public static TaskCompletion Completion(PSObject item, string what)
    {
        if (item.BaseObject is TaskCompletion given) return given;
        InputRecord record = Record(item, what, StateKeys.Completion);
        return new TaskCompletion(Tag(record), record.Seconds("duration")) { TaskName = Name(record) };
    }

    public static WorkerStart Start(PSObject item, string what)
    {
        if (item.BaseObject is WorkerStart given) return given;
        InputRecord record = Record(item, what, StateKeys.WorkerStart);
        return new WorkerStart(Tag(record), record.Seconds("delay") ?? throw new FormatException($"The {what} has no delay_s, the seconds from its request to its arrival."));
    }

    /// <summary>A hashtable is typed, so that a name in it that is not known is an error; an object may have other properties.</summary>
    private static InputRecord Record(PSObject item, string what, IReadOnlyList<string> known)
    {
        var record = new InputRecord(item, what);
        if (item.BaseObject is IDictionary) record.RefuseOthers(known);
        return record;
    }

    private static string Tag(InputRecord record) => record.Text("tag", "component") ?? ScalingTags.Default;

    private static string? Name(InputRecord record) => record.Text("task", "task_name");
}
