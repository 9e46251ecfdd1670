using System.Collections.Frozen;
using Scalable.Advising.Evidence;
using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>A step of a replay: what was known, and the attempts that are sized from it.</summary>
/// <param name="Past">The runs before; of a history of one run, its part before.</param>
/// <param name="Asked">Succeeded attempts with a peak and a duration, of tasks that the past has.</param>
internal sealed record ReplayStage(IReadOnlyList<RunRecord> Past, IReadOnlyList<TaskRecord> Asked);

/// <summary>
/// Cuts a history into steps as users live it: a whole run, or several, is sized from the runs before. A history of one run
/// is cut by the times at which its attempts were submitted.
/// </summary>
internal static class ReplayStages
{
    /// <summary>The steps that ask anything, oldest first.</summary>
    /// <param name="runs">The history, in any order.</param>
    /// <param name="options">Says what only teaches and how many steps there are at most.</param>
    /// <param name="nothing">Why there is nothing to ask; null if there is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<ReplayStage> Of(IReadOnlyList<RunRecord> runs, BacktestOptions options, out string? nothing, CancellationToken cancellationToken = default)
    {
        RunRecord[] parts = [.. runs.OrderBy(run => run.StartedAt ?? DateTimeOffset.MinValue).ThenBy(run => run.RunId, StringComparer.Ordinal)];
        if (parts.Length == 1) parts = Parts(parts[0], options);
        ILookup<string, TaskRecord> judged = EvidenceClassifier.Usable(parts.SelectMany(run => run.Tasks)).Where(CanBeJudged)
            .GroupBy(attempt => attempt.TaskName, StringComparer.Ordinal).Where(task => task.Count() >= options.MinimumRows)
            .SelectMany(task => task).ToLookup(attempt => attempt.TaskName, StringComparer.Ordinal);
        var stages = new List<ReplayStage>();
        int first = Math.Clamp((int)(options.WarmupShare * parts.Length), 1, Math.Max(1, parts.Length - 1)), later = parts.Length - first, steps = Math.Min(options.MaxStages, later);
        HashSet<(string, string, int)> Ids(IEnumerable<RunRecord> some) => [.. some.SelectMany(run => run.Tasks).Select(Id)];
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int from = first + (int)((long)step * later / steps), to = first + (int)((long)(step + 1) * later / steps);
            HashSet<string> known = [.. parts[..from].SelectMany(run => run.Tasks).Where(attempt => attempt.State == TaskState.Succeeded).Select(attempt => attempt.TaskName)];
            HashSet<(string, string, int)> asked = Ids(parts[from..to]);
            TaskRecord[] sized = [.. judged.Where(task => known.Contains(task.Key)).SelectMany(task => task).Where(attempt => asked.Contains(Id(attempt)))];
            if (sized.Length > 0) stages.Add(new ReplayStage(parts[..from], sized));
        }
        nothing = stages.Count > 0 ? null : Nothing(parts, judged.Count, options);
        return stages;
    }

    private static string Nothing(RunRecord[] parts, int tasks, BacktestOptions options) =>
        tasks == 0 ? $"no task has {options.MinimumRows} succeeded attempts with a peak and a duration"
        : parts.Length < 2 ? "there is only one run, and too little of it to learn from a part"
        : "no task of the later runs succeeded in the earlier ones, so that nothing can be learnt of it";

    private static bool CanBeJudged(TaskRecord attempt) => attempt is { State: TaskState.Succeeded, PeakMemory.Bytes: > 0, DurationSeconds: >= 0 };

    private static (string, string, int) Id(TaskRecord attempt) => (attempt.RunId, attempt.TaskId, attempt.Attempt);

    private static RunRecord[] Parts(RunRecord run, BacktestOptions options)
    {
        TaskRecord[] inTime = [.. run.Tasks.OrderBy(attempt => attempt.SubmittedAt ?? attempt.StartedAt ?? attempt.FinishedAt ?? DateTimeOffset.MinValue)];
        int parts = Math.Max(1, Math.Min(inTime.Length, (int)(options.MaxStages / (1 - options.WarmupShare))));
        return
        [
            .. Enumerable.Range(0, parts).Select(part => new RunRecord
            {
                RunId = run.RunId,
                Path = run.Path,
                TargetName = run.TargetName,
                StartedAt = run.StartedAt,
                Tasks = inTime[(int)((long)part * inTime.Length / parts)..(int)((long)(part + 1) * inTime.Length / parts)],
            }),
        ];
    }
}

/// <summary>Gives a task the largest peak and the longest duration that it ever had.</summary>
internal sealed class LargestSeenAdvisor : ILearningAdvisor
{
    private readonly FrozenDictionary<string, (long PeakBytes, double Seconds)> _largest;

    public LargestSeenAdvisor(IReadOnlyList<RunRecord> runs)
    {
        Runs = runs;
        _largest = runs.SelectMany(run => run.Tasks).Where(attempt => attempt.State == TaskState.Succeeded).GroupBy(attempt => attempt.TaskName, StringComparer.Ordinal)
            .ToFrozenDictionary(task => task.Key, task => (task.Max(attempt => attempt.PeakMemory?.Bytes ?? 0), task.Max(attempt => attempt.DurationSeconds ?? 0)), StringComparer.Ordinal);
        KnownTasks = [.. _largest.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> KnownTasks { get; }

    public IReadOnlyList<RunRecord> Runs { get; }

    public IResourceAdvisor LearnFrom(IReadOnlyList<RunRecord> runs, IProgress<string>? progress = null, CancellationToken cancellationToken = default) => new LargestSeenAdvisor(runs);

    public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default)
    {
        (long peak, double seconds) = _largest.GetValueOrDefault(query.Task);
        return SimpleAnswer.Of(query, "largest_seen", peak > 0 ? new(peak) : null, seconds > 0 ? Units.Walltime.FromSeconds(seconds) : null);
    }
}

/// <summary>Gives a task what its user asked for.</summary>
internal sealed class RequestAdvisor : IResourceAdvisor
{
    public IReadOnlyList<string> KnownTasks => [];

    public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default) =>
        SimpleAnswer.Of(query, "request", query.RequestedMemory, query.RequestedWalltime);
}

/// <summary>An answer without confidence, bounds or evidence.</summary>
internal static class SimpleAnswer
{
    public static ResourceRecommendation Of(RecommendationQuery query, string method, Units.MemorySize? memory, Units.Walltime? walltime) => new()
    {
        Task = query.Task,
        Target = query.Target,
        Component = query.Task,
        WorkerCount = 1,
        Allocation = new ComponentResources(1, memory, walltime),
        Confidence = double.NaN,
        Evidence = new RecommendationEvidence { Method = method },
    };
}
