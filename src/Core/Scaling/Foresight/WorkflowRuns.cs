using Scalable.Runs;

namespace Scalable.Scaling.Foresight;

/// <summary>Finds the earlier runs of a workflow among the runs of a store.</summary>
public static class WorkflowRuns
{
    /// <summary>A run of the same workflow has at least this share of its kinds of task in common with it.</summary>
    private const double MinOverlap = 0.5;

    /// <summary>
    /// The runs of a project; of these those on the target and with the manifest, where there are any. Without a project
    /// the runs whose kinds of task are those of the tasks that are known, or else of the newest run.
    /// </summary>
    /// <param name="runs">The runs of a store, in any order.</param>
    /// <param name="project">The project; null where that is not known.</param>
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
