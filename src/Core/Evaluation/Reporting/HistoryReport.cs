using Scalable.Advising;
using Scalable.Evaluation.Efficiency;
using Scalable.Evaluation.Tuning;
using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Scaling.Autoscaling;

namespace Scalable.Evaluation.Reporting;

/// <summary>What a report for people shows of a history.</summary>
public sealed record HistoryReport
{
    private const int MaxDecisions = 200;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>What each task asked for and used, and what advice would have saved; worst first.</summary>
    public required IReadOnlyList<ResourceEfficiency> Tasks { get; init; }

    /// <summary>The newest attempts as an advisor saw them that knew only the runs before.</summary>
    public required IReadOnlyList<HeldOutAdvice> Advice { get; init; }

    /// <summary>The runs by the day (UTC) on which they began, oldest first.</summary>
    public required IReadOnlyList<RunDay> Days { get; init; }

    /// <summary>How long the tasks that ran most took, day by day.</summary>
    public required IReadOnlyList<TaskDurations> Durations { get; init; }

    /// <summary>Scaling decisions to show: the newest that the runs recorded, or others.</summary>
    public IReadOnlyList<ScalingDecision> Decisions { get; init; } = [];

    /// <summary>Hyperparameter searches to show.</summary>
    public IReadOnlyList<SearchResult> Searches { get; init; } = [];

    /// <summary>How many runs the report is of.</summary>
    public required int RunCount { get; init; }

    /// <summary>How many attempts have ended.</summary>
    public int Attempts => Tasks.Sum(task => task.Attempts);

    /// <summary>Works out what is shown.</summary>
    /// <param name="runs">The history.</param>
    /// <param name="options">How the advisor of the held-out runs learns; null for the default.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HistoryReport Of(IReadOnlyList<RunRecord> runs, LearnedAdvisorOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        // The two longest parts side by side; what is told of them is told on the caller's own thread.
        double predicted = 0;
        Task<IReadOnlyList<HeldOutAdvice>> advice = Task.Run(() => HeldOutAdvice.Of(runs, options ?? new LearnedAdvisorOptions(), new CallbackProgress<double>(share => Volatile.Write(ref predicted, share)), cancellationToken), CancellationToken.None);
        IReadOnlyList<ResourceEfficiency> tasks = EfficiencyReport.Of(runs, EfficiencyGrouping.Task, progress: new CallbackProgress<double>(share => progress?.Report((share + Volatile.Read(ref predicted)) / 2)), cancellationToken: cancellationToken);
        while (!((IAsyncResult)advice).AsyncWaitHandle.WaitOne(s_look)) progress?.Report((1 + Volatile.Read(ref predicted)) / 2);
        return new HistoryReport
        {
            RunCount = runs.Count,
            Durations = TaskDurations.Of(runs),
            Decisions = ScalingHistory.Decisions(runs, MaxDecisions),
            Tasks = tasks,
            Advice = advice.GetAwaiter().GetResult(),
            Days = [.. runs.Where(run => run.StartedAt is not null).GroupBy(run => DateOnly.FromDateTime(run.StartedAt!.Value.UtcDateTime)).OrderBy(day => day.Key)
                .Select(day => new RunDay(day.Key, day.Count(), day.Sum(run => run.TasksSucceeded), day.Sum(run => run.TasksFailed)))],
        };
    }
}

/// <summary>The runs that began on one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Runs">How many runs began.</param>
/// <param name="TasksSucceeded">How many of their tasks succeeded.</param>
/// <param name="TasksFailed">How many failed.</param>
public sealed record RunDay(DateOnly Day, int Runs, int TasksSucceeded, int TasksFailed);
