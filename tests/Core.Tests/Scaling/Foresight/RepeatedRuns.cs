using Scalable.Runs;

namespace Scalable.Tests.Scaling.Foresight;

/// <summary>Runs of a made workflow: one plan task at once, so many align tasks a while later, then one sum task.</summary>
internal static class RepeatedRuns
{
    public const double AlignAt = 120, SumAt = 300;

    public static RunRecord Make(int number, int aligns = 8, double lateSeconds = 0, string project = "genome", string? target = null, string alignName = "align", bool planned = true)
    {
        DateTimeOffset start = States.Noon.AddDays(-100 + number);
        var tasks = new List<TaskRecord>();
        if (planned) tasks.Add(Task("plan", start, 20));
        for (int i = 0; i < aligns; i++) tasks.Add(Task(alignName, start.AddSeconds(AlignAt + lateSeconds + i), 30));
        tasks.Add(Task("sum", start.AddSeconds(SumAt + lateSeconds), 10));
        return new RunRecord { RunId = $"run-{number}", Path = $"/runs/run-{number}", ProjectName = project, TargetName = target, StartedAt = start, Tasks = tasks };

        TaskRecord Task(string name, DateTimeOffset submitted, double seconds) => new()
        {
            RunId = $"run-{number}", TaskId = $"{name}-{tasks.Count}", TaskName = name, Tag = name, State = TaskState.Succeeded,
            SubmittedAt = submitted, StartedAt = submitted, FinishedAt = submitted.AddSeconds(seconds), DurationSeconds = seconds,
        };
    }

    public static RunRecord[] Make(params double[] lateSeconds) => [.. lateSeconds.Select((late, i) => Make(i + 1, lateSeconds: late))];
}
