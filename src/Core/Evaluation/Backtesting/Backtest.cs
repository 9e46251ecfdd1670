using System.Diagnostics;
using Scalable.Advising;
using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>
/// Replays a history and reports what each advisor would have cost. An advisor that learns is shown only the runs before the one
/// it is asked about; any other is asked as it is.
/// </summary>
public static class Backtest
{
    /// <summary>The name of the rows over all tasks.</summary>
    public const string AllTasks = "(all)";

    /// <summary>The product's default advisor, the quantile advisor, the largest seen and the users' requests.</summary>
    public static IReadOnlyList<IResourceAdvisor> DefaultAdvisors() => [new LearnedAdvisor([]), new ResourceAdvisor([]), new LargestSeenAdvisor([]), new RequestAdvisor()];

    /// <summary>Replays advisors over a history.</summary>
    /// <param name="runs">The history; succeeded attempts with a peak and a duration are sized.</param>
    /// <param name="advisors">What to replay; null for <see cref="DefaultAdvisors"/>. What they have learnt so far is not used if they can learn anew.</param>
    /// <param name="options">How to ask.</param>
    /// <param name="progress">Told how far the replay is.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <exception cref="OperationCanceledException">The replay was cancelled.</exception>
    public static BacktestOutcome Run(
        IReadOnlyList<RunRecord> runs,
        IReadOnlyList<IResourceAdvisor>? advisors = null,
        BacktestOptions? options = null,
        IProgress<BacktestProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new BacktestOptions();
        advisors ??= DefaultAdvisors();
        IReadOnlyList<ReplayStage> stages = ReplayStages.Of(runs, options, out string? nothing, cancellationToken);
        if (nothing is not null) return new BacktestOutcome([], [$"Nothing can be compared: {nothing}."]);
        string[] names = Names(advisors);
        var results = new List<BacktestResult>();
        var remarks = new List<string>();
        for (int i = 0; i < advisors.Count; i++)
        {
            int done = i;
            BacktestResult[] rows = Replay(names[i], advisors[i], stages, options, share => progress?.Report(new BacktestProgress(names[done], (done + share) / advisors.Count)), cancellationToken);
            if (rows.Length == 0) remarks.Add($"'{names[i]}' had nothing to say of any task, and is left out.");
            results.AddRange(rows);
        }
        return new BacktestOutcome(Verdicts.Judged([.. results.OrderBy(result => result.Task == AllTasks).ThenBy(result => result.Task, StringComparer.Ordinal)], remarks), remarks);
    }

    private static BacktestResult[] Replay(
        string name, IResourceAdvisor advisor, IReadOnlyList<ReplayStage> stages, BacktestOptions options, Action<double> report, CancellationToken cancellationToken)
    {
        var tallies = new SortedDictionary<string, BacktestTally>(StringComparer.Ordinal);
        var all = new BacktestTally();
        double total = stages.Sum(stage => stage.Asked.Count), asked = 0;
        var learning = TimeSpan.Zero;
        var learningProgress = new CallbackProgress<string>(_ => report(asked / total));
        foreach (ReplayStage stage in stages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report(asked / total);
            long start = Stopwatch.GetTimestamp();
            IResourceAdvisor learnt = advisor is ILearningAdvisor learner ? learner.LearnFrom(stage.Past, learningProgress, cancellationToken) : advisor;
            learning += Stopwatch.GetElapsedTime(start);
            foreach (TaskRecord attempt in stage.Asked)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ResourceRecommendation advice = learnt.Recommend(Question(attempt, options), cancellationToken);
                report(++asked / total);
                if (advice.Memory is null) continue;
                all.Add(attempt, advice);
                if (!tallies.TryGetValue(attempt.TaskName, out BacktestTally? tally)) tallies[attempt.TaskName] = tally = new BacktestTally();
                tally.Add(attempt, advice);
            }
        }
        return tallies.Count == 0 ? [] : [.. tallies.Select(tally => tally.Value.Result(tally.Key, name)), all.Result(AllTasks, name) with { LearningSeconds = learning.TotalSeconds }];
    }

    /// <summary>What was known before an attempt started. Of the attempt itself nothing else may be looked at.</summary>
    private static RecommendationQuery Question(TaskRecord attempt, BacktestOptions options) => new(attempt.TaskName)
    {
        Target = attempt.Target,
        Features = attempt.Features,
        RequestedMemory = attempt.RequestedMemory,
        RequestedWalltime = attempt.RequestedWalltime,
        RequestedCpus = attempt.RequestedCpus,
        Confidence = options.Confidence,
        Objective = options.Objective,
    };

    private static string[] Names(IReadOnlyList<IResourceAdvisor> advisors)
    {
        string[] names = [.. advisors.Select(NameOf)];
        for (int i = names.Length - 1; i > 0; i--)
            if (names[..i].Count(name => name == names[i]) is > 0 and var before) names[i] = $"{names[i]} ({before + 1})";
        return names;
    }

    private static string NameOf(IResourceAdvisor advisor) => advisor switch
    {
        LearnedAdvisor { Options.Backend: LearningBackend.Scalable } learned => learned.ModelType.ToName(),
        LearnedAdvisor learned => $"{learned.ModelType.ToName()} ({learned.Options.Backend.ToName()})",
        ResourceAdvisor { Basis: SizingBasis.Observed } => "quantile",
        ResourceAdvisor => "quantile (requested)",
        LargestSeenAdvisor => "largest seen",
        RequestAdvisor => "requests",
        _ => advisor.GetType().Name,
    };
}

/// <summary>How a backtest is done. By default advisors are asked as users ask them.</summary>
public sealed record BacktestOptions
{
    /// <summary>What memory is chosen for.</summary>
    public SizingObjective Objective { get; init; } = SizingObjective.Confidence;

    /// <summary>The confidence asked for, above 0 and below 1; the coverage of the predicted bounds too.</summary>
    public double Confidence { get; init; } = RecommendationQuery.DefaultConfidence;

    /// <summary>Tasks with fewer attempts that can be judged are left out.</summary>
    public int MinimumRows { get; init; } = 10;

    /// <summary>The share of the history that only teaches.</summary>
    public double WarmupShare { get; init; } = 0.3;

    /// <summary>How often an advisor learns anew; later runs are put together so that it is no more.</summary>
    public int MaxStages { get; init; } = 12;
}

/// <summary>How far a backtest is.</summary>
/// <param name="Advisor">The advisor that is replayed.</param>
/// <param name="Share">How much of the whole is done, from 0 to 1.</param>
public sealed record BacktestProgress(string Advisor, double Share)
{
    public override string ToString() => $"{Advisor}: {(int)(100 * Share)} % of the whole";
}

/// <summary>Says of each total how the advisor fared beside the others.</summary>
internal static class Verdicts
{
    /// <summary>The rows, with a verdict on the totals that sized as many tasks as any; what cannot be compared becomes a remark.</summary>
    public static BacktestResult[] Judged(BacktestResult[] rows, List<string> remarks)
    {
        BacktestResult[] totals = [.. rows.Where(row => row.Task == Backtest.AllTasks)];
        int most = totals.Length == 0 ? 0 : totals.Max(total => total.Tasks);
        BacktestResult[] comparable = [.. totals.Where(total => total.Tasks == most)];
        foreach (BacktestResult total in totals.Where(total => total.Tasks < most))
            remarks.Add(FormattableString.Invariant($"'{total.Advisor}' could size {total.Tasks} of {most} tasks; its total is not comparable with the others."));
        return comparable.Length < 2 ? rows : [.. rows.Select(row => comparable.Contains(row) ? row with { Verdict = Of(row, comparable) } : row)];
    }

    private static string Of(BacktestResult row, BacktestResult[] all)
    {
        BacktestResult least = all.MinBy(other => other.WasteGigabyteHours)!;
        if (row.WasteGigabyteHours <= least.WasteGigabyteHours) return all.All(other => other.WasteGigabyteHours <= row.WasteGigabyteHours) ? "no difference here" : "wastes least here";
        return least.WasteGigabyteHours > 0
            ? FormattableString.Invariant($"wastes {row.WasteGigabyteHours / least.WasteGigabyteHours:G3} times as much as {least.Advisor}")
            : $"wastes more than {least.Advisor}";
    }
}
