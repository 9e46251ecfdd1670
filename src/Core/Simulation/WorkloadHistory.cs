using Scalable.History;
using Scalable.Scaling;

namespace Scalable.Simulation;

/// <summary>Workloads from recorded runs and imported traces.</summary>
public static class WorkloadHistory
{
    /// <summary>
    /// Every attempt with a submission and a duration, however it ended, tagged as recorded: by tag, else component, else
    /// as <see cref="ScalingTags.Default"/>. Attempts without either time are left out and counted.
    /// </summary>
    /// <exception cref="ArgumentException">No attempt has both times.</exception>
    public static Workload Of(string name, IEnumerable<RunRecord> runs, out int leftOut) => Of(name, runs, ScalingTags.Of, out leftOut);

    /// <summary>As <see cref="Of(string, IEnumerable{RunRecord}, out int)"/>, with a tag for every kind of task.</summary>
    public static Workload WithTagPerTaskName(string name, IEnumerable<RunRecord> runs, out int leftOut) => Of(name, runs, task => task.TaskName, out leftOut);

    private static Workload Of(string name, IEnumerable<RunRecord> runs, Func<TaskRecord, string> tag, out int leftOut)
    {
        var tasks = new List<WorkloadTask>();
        leftOut = 0;
        foreach (RunRecord run in runs)
            foreach (TaskRecord task in run.Tasks)
                if (task.SubmittedAt is { } submitted && task.DurationSeconds is >= 0 and { } seconds && double.IsFinite(seconds))
                    tasks.Add(new WorkloadTask(tag(task), task.TaskName, (submitted - DateTimeOffset.UnixEpoch).TotalSeconds, seconds));
                else leftOut++;
        return Workload.Of(name, tasks);
    }
}
