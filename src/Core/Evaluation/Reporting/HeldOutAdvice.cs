using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Evaluation.Reporting;

/// <summary>What an advisor that had seen only earlier runs says of an attempt's peak memory, beside what it was.</summary>
/// <param name="Task">The kind of task.</param>
/// <param name="ActualBytes">The recorded peak.</param>
/// <param name="Expected">The prediction in bytes, with its bounds.</param>
/// <param name="ByConfidence">For each confidence asked for, the stated one and whether the advised memory suffices.</param>
public sealed record HeldOutAdvice(string Task, double ActualBytes, QuantityPrediction Expected, IReadOnlyList<(double Asked, double Stated, bool Suffices)> ByConfidence)
{
    private const int MaxTasks = 4;
    private const int MaxAttempts = 20;
    private const int MaxTaughtAttempts = 200;

    /// <summary>The share of the runs that are held out, the newest ones.</summary>
    private const double HeldOutShare = 0.2;

    private static readonly double[] s_confidences = [0.5, 0.8, RecommendationQuery.DefaultConfidence];

    /// <summary>Asks about the newest attempts of the tasks that ran most, from what the earlier runs tell.</summary>
    /// <param name="runs">The history.</param>
    /// <param name="options">How the advisor learns.</param>
    /// <param name="progress">Told how much is done, from 0 to 1, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Nothing if there are fewer than two runs.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<HeldOutAdvice> Of(IReadOnlyList<RunRecord> runs, LearnedAdvisorOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        RunRecord[] ordered = [.. runs.OrderBy(run => run.StartedAt ?? DateTimeOffset.MinValue).ThenBy(run => run.RunId, StringComparer.Ordinal)];
        int earlier = ordered.Length - Math.Max(1, (int)(ordered.Length * HeldOutShare));
        if (earlier < 1) return [];
        string[] tasks = [.. ordered.SelectMany(run => run.Tasks).Where(IsMeasured).GroupBy(task => task.TaskName, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MaxTasks).Select(group => group.Key)];
        return [.. ParallelWork.Map(tasks, tasks.Length * (MaxAttempts + 1L), (name, step) => OfTask(name, ordered, earlier, options, step, cancellationToken).ToArray(), progress, cancellationToken).SelectMany(one => one)];
    }

    private static IEnumerable<HeldOutAdvice> OfTask(string name, RunRecord[] runs, int earlier, LearnedAdvisorOptions options, Action step, CancellationToken cancellationToken)
    {
        var taught = new List<RunRecord>();
        for (int i = earlier - 1, attempts = 0; i >= 0 && attempts < MaxTaughtAttempts; i--)
        {
            TaskRecord[] own = [.. runs[i].Tasks.Where(task => task.TaskName == name)];
            attempts += own.Length;
            if (own.Length > 0) taught.Add(runs[i] with { Tasks = own });
        }
        TaskRecord[] asked = [.. runs[earlier..].SelectMany(run => run.Tasks).Where(task => task.TaskName == name && IsMeasured(task)).TakeLast(MaxAttempts)];
        if (taught.Count == 0 || asked.Length == 0) yield break;
        taught.Reverse();
        var advisor = new LearnedAdvisor(taught, options);
        foreach (TaskRecord attempt in asked)
        {
            step();
            var query = new RecommendationQuery(name) { Target = attempt.Target, Features = attempt.Features, RequestedMemory = attempt.RequestedMemory, RequestedWalltime = attempt.RequestedWalltime, RequestedCpus = attempt.RequestedCpus };
            ResourceRecommendation[] answers = [.. s_confidences.Select(confidence => advisor.Recommend(query with { Confidence = confidence }, cancellationToken))];
            double actual = attempt.PeakMemory!.Value.Bytes;
            if (answers[^1].Predictions.FirstOrDefault(prediction => prediction.Quantity == "peak_memory_bytes") is not { } expected) continue;
            yield return new HeldOutAdvice(name, actual, expected,
                [.. answers.Zip(s_confidences).Where(answer => answer.First is { Memory: not null, MemoryConfidence: not null }).Select(answer => (answer.Second, answer.First.MemoryConfidence!.Value, answer.First.Memory!.Value.Bytes >= actual))]);
        }
    }

    private static bool IsMeasured(TaskRecord task) => task is { State: TaskState.Succeeded, PeakMemory.Bytes: > 0 };
}
