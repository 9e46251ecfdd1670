using Scalable.Runs;

namespace Scalable.Scaling.Foresight;

/// <summary>Tasks that are expected to arrive alike: one tag and one task name.</summary>
internal readonly record struct TaskGroup(string Tag, string Task);

/// <summary>A task as it arrived in an earlier run: seconds after the run's first submission, and its group by number.</summary>
internal readonly record struct PastArrival(double Seconds, int Group, double DurationSeconds);

/// <summary>When the tasks of an earlier run were submitted, first attempts only, the first at second 0.</summary>
internal sealed class PastRun
{
    private readonly double[][] _times;

    private PastRun(string runId, PastArrival[] arrivals, int groups)
    {
        RunId = runId;
        Arrivals = arrivals;
        EndSeconds = arrivals.Max(arrival => arrival.Seconds + arrival.DurationSeconds);
        var times = new List<double>[groups];
        foreach (PastArrival arrival in arrivals) (times[arrival.Group] ??= []).Add(arrival.Seconds);
        _times = [.. times.Select(list => list?.ToArray() ?? [])];
    }

    public string RunId { get; }

    /// <summary>Groups have numbers below this; those of later runs are not known here.</summary>
    public int GroupCount => _times.Length;

    /// <summary>All arrivals, in their order.</summary>
    public PastArrival[] Arrivals { get; }

    /// <summary>When the last task would have ended if none had waited, in seconds after the first submission.</summary>
    public double EndSeconds { get; }

    /// <summary>When the tasks of a group arrived, in order; empty if the run had none.</summary>
    public ReadOnlySpan<double> TimesOf(int group) => group >= 0 && group < _times.Length ? _times[group] : [];

    /// <summary>Null if the run does not say when its tasks were submitted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="numberOf">Gives a group its number, the same for all runs.</param>
    /// <param name="groups">How many numbers have been given, asked after the last task.</param>
    /// <param name="tagOf">The tag of a task; null for one that is passed over.</param>
    public static PastRun? Of(RunRecord run, Func<TaskGroup, int> numberOf, Func<int> groups, Func<TaskRecord, string?> tagOf)
    {
        var tasks = new List<(double At, int Group, double Duration)>(run.Tasks.Count);
        foreach (TaskRecord task in run.Tasks)
        {
            if (task.SubmittedAt is not { } submitted) continue;
            double at = (submitted - DateTimeOffset.UnixEpoch).TotalSeconds;
            double duration = task.DurationSeconds is { } seconds && seconds >= 0 && double.IsFinite(seconds) ? seconds : 0;
            if (task.Attempt == 1 && tagOf(task) is { } tag) tasks.Add((at, numberOf(new TaskGroup(tag, task.TaskName)), duration));
        }
        if (tasks.Count == 0) return null;
        tasks.Sort(static (a, b) => a.At.CompareTo(b.At));
        double start = tasks[0].At;
        return new PastRun(run.RunId, [.. tasks.Select(task => new PastArrival(task.At - start, task.Group, task.Duration))], groups());
    }
}

/// <summary>Finds the earlier runs of a workflow among the runs of a store.</summary>
public static class WorkflowRuns
{
    /// <summary>A run of the same workflow has at least this share of its kinds of task in common with it.</summary>
    private const double MinOverlap = 0.5;

    /// <summary>
    /// The runs of a project; of these those on the target and with the manifest, if there are any. Without a project
    /// the runs whose kinds of task are those of the tasks that are known, or else of the newest run.
    /// </summary>
    /// <param name="runs">The runs of a store, in any order.</param>
    /// <param name="project">The project; null if that is not known.</param>
    /// <param name="target">The target; null for any.</param>
    /// <param name="manifestLock">The manifest's lock; null for any.</param>
    /// <param name="kinds">Names of tasks of the present run, as far as they are known.</param>
    public static IReadOnlyList<RunRecord> Select(IEnumerable<RunRecord> runs, string? project = null, string? target = null, string? manifestLock = null, IReadOnlyCollection<string>? kinds = null)
    {
        RunRecord[] all = [.. runs.Where(run => run.Tasks.Any(task => task.SubmittedAt is not null)).OrderBy(run => run.StartedAt)];
        if (all.Length == 0) return [];
        IReadOnlyList<RunRecord> found = project is null ? Alike(all, kinds) : Prefer(all, run => run.ProjectName == project, orAll: false);
        if (target is not null) found = Prefer(found, run => run.TargetName == target, orAll: true);
        if (manifestLock is not null) found = Prefer(found, run => run.ManifestLock == manifestLock, orAll: true);
        return found;
    }

    private static RunRecord[] Prefer(IReadOnlyList<RunRecord> runs, Func<RunRecord, bool> wanted, bool orAll)
    {
        RunRecord[] found = [.. runs.Where(wanted)];
        return found.Length > 0 || !orAll ? found : [.. runs];
    }

    private static RunRecord[] Alike(RunRecord[] runs, IReadOnlyCollection<string>? kinds)
    {
        RunRecord? pattern = runs[^1];
        if (kinds is { Count: > 0 }) pattern = runs.LastOrDefault(run => run.Tasks.Any(task => kinds.Contains(task.TaskName)));
        if (pattern is null) return [];
        HashSet<string> names = KindsOf(pattern);
        return [.. runs.Where(run =>
        {
            HashSet<string> others = KindsOf(run);
            int common = names.Count(others.Contains);
            return common >= MinOverlap * Math.Max(1, names.Count + others.Count - common);
        })];
    }

    private static HashSet<string> KindsOf(RunRecord run) => [.. run.Tasks.Select(task => task.TaskName)];
}
