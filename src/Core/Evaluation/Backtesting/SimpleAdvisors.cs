using System.Collections.Frozen;
using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

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
