using System.Management.Automation;
using Scalable.Scaling;

namespace Scalable.Commands;

/// <summary>Tasks and workers for a scaling decision, from objects of any kind; one already of the right type is taken as it is.</summary>
internal static class ScalingInputs
{
    public static PendingTask Pending(PSObject item, string what)
    {
        if (item.BaseObject is PendingTask given) return given;
        var record = new InputRecord(item, what);
        return new PendingTask
        {
            Tag = Tag(record),
            TaskName = Name(record),
            Features = record.Features(),
            PredictedDurationSeconds = record.Seconds("predicted_duration"),
            SubmittedAt = record.Moment("submitted_at"),
        };
    }

    /// <summary>A running task; how long it has been running is told by elapsed_s, or by started_at and the time it is now.</summary>
    public static RunningTask Running(PSObject item, string what, DateTimeOffset now)
    {
        if (item.BaseObject is RunningTask given) return given;
        var record = new InputRecord(item, what);
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
        var record = new InputRecord(item, what);
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
        var record = new InputRecord(item, what);
        return new TaskCompletion(Tag(record), record.Seconds("duration")) { TaskName = Name(record) };
    }

    public static WorkerStart Start(PSObject item, string what)
    {
        if (item.BaseObject is WorkerStart given) return given;
        var record = new InputRecord(item, what);
        return new WorkerStart(Tag(record), record.Seconds("delay") ?? throw new FormatException($"The {what} has no delay_s, the seconds from its request to its arrival."));
    }

    private static string Tag(InputRecord record) => record.Text("tag", "component") ?? ScalingTags.Default;

    private static string? Name(InputRecord record) => record.Text("task", "task_name");
}
