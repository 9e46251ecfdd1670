using Scalable.Advising.Evidence;
using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Evaluation.Efficiency;

/// <summary>What attempts are put together by.</summary>
public enum EfficiencyGrouping
{
    Task,
    Run,
    Target,
    Project,

    /// <summary>The tag of the attempt; of imported jobs without one, the account that was charged.</summary>
    Tag,

    /// <summary>The account that was charged, as Slurm, PBS and Grid Engine record it.</summary>
    Account,

    /// <summary>Whose job it was.</summary>
    User,
}

/// <summary>
/// What a history asked for beside what it used, by the rules of Slurm's seff (CPU time over run time times cores, peak over
/// requested memory), and what advice would have saved.
/// </summary>
public static class EfficiencyReport
{
    /// <summary>The name of attempts that belong to no run, target, project, tag, account or user.</summary>
    public const string NoName = "(none)";

    /// <summary>A row for each group, the most expensive waste first where prices are given, else the most wasted GB·h, then core·h.</summary>
    /// <param name="runs">The history; attempts that have ended count.</param>
    /// <param name="by">What attempts are put together by.</param>
    /// <param name="advisor">Whose advice is compared; null for the quantile advisor of these runs. It is asked from several threads.</param>
    /// <param name="prices">What hours cost; null if that is not known.</param>
    /// <param name="progress">Told how much is done, from 0 to 1, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends the report.</param>
    /// <exception cref="OperationCanceledException">The report was cancelled.</exception>
    public static IReadOnlyList<ResourceEfficiency> Of(
        IReadOnlyList<RunRecord> runs,
        EfficiencyGrouping by = EfficiencyGrouping.Task,
        IResourceAdvisor? advisor = null,
        EfficiencyPrices? prices = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var history = new TaskHistoryOfRuns(runs, cancellationToken);
        advisor ??= new ResourceAdvisor(history);
        Dictionary<string, string?> projects = runs.DistinctBy(run => run.RunId, StringComparer.Ordinal).ToDictionary(run => run.RunId, run => run.ProjectName, StringComparer.Ordinal);
        Dictionary<string, EfficiencyTally>[] parts = ParallelWork.Map(
            history.TaskNames, history.TaskNames.Sum(history.CountEnded), (task, step) => TalliesOf(history.Ended(task), by, advisor, projects, step, cancellationToken), progress, cancellationToken);
        var tallies = new Dictionary<string, EfficiencyTally>(StringComparer.Ordinal);
        foreach ((string name, EfficiencyTally part) in parts.SelectMany(part => part))
            if (!tallies.TryAdd(name, part)) tallies[name].Add(part);
        return
        [
            .. tallies.Select(tally => tally.Value.Result(tally.Key, by, prices))
                .OrderByDescending(row => row.WastedCost ?? -1).ThenByDescending(row => row.WastedGigabyteHours ?? -1).ThenByDescending(row => row.WastedCoreHours ?? -1).ThenBy(row => row.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What the attempts of one task add up to in each group.</summary>
    private static Dictionary<string, EfficiencyTally> TalliesOf(
        IReadOnlyList<TaskRecord> attempts, EfficiencyGrouping by, IResourceAdvisor advisor, Dictionary<string, string?> projects, Action step, CancellationToken cancellationToken)
    {
        var tallies = new Dictionary<string, EfficiencyTally>(StringComparer.Ordinal);
        var advice = new HindsightAdvice(advisor);
        foreach (AttemptEvidence evidence in EvidenceClassifier.Classify(Plausibility.Clean([.. attempts])))
        {
            step();
            cancellationToken.ThrowIfCancellationRequested();
            TaskRecord attempt = evidence.Recorded;
            string name = NameOf(attempt, by, projects) is { Length: > 0 } named ? named : NoName;
            if (!tallies.TryGetValue(name, out EfficiencyTally? tally)) tallies[name] = tally = new EfficiencyTally();
            tally.Add(evidence);
            if (attempt is { State: TaskState.Succeeded, RequestedMemory.Bytes: > 0, PeakMemory: not null, DurationSeconds: > 0 })
                tally.AddAdvice(attempt, advice.For(attempt, cancellationToken));
        }
        return tallies;
    }

    private static string? NameOf(TaskRecord attempt, EfficiencyGrouping by, Dictionary<string, string?> projects) => by switch
    {
        EfficiencyGrouping.Task => attempt.TaskName,
        EfficiencyGrouping.Run => attempt.RunId,
        EfficiencyGrouping.Target => attempt.Target,
        EfficiencyGrouping.Project => projects.GetValueOrDefault(attempt.RunId),
        EfficiencyGrouping.Tag => attempt.Tag,
        EfficiencyGrouping.Account => attempt.Account,
        EfficiencyGrouping.User => attempt.User,
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "There is no such grouping."),
    };

    /// <summary>What an advisor says today of attempts of the past, each question asked once.</summary>
    private sealed class HindsightAdvice(IResourceAdvisor advisor)
    {
        // The quantile advisor looks at features only to hold a kill's floor, which advice without features does not have.
        private readonly bool _isBlind = advisor is ResourceAdvisor;
        private readonly Dictionary<RecommendationQuery, ResourceRecommendation> _answers = [];

        public ResourceRecommendation For(TaskRecord attempt, CancellationToken cancellationToken)
        {
            var query = new RecommendationQuery(attempt.TaskName) { Target = attempt.Target };
            if (!_isBlind) query = query with { Features = attempt.Features, RequestedMemory = attempt.RequestedMemory, RequestedWalltime = attempt.RequestedWalltime, RequestedCpus = attempt.RequestedCpus };
            if (!_answers.TryGetValue(query, out ResourceRecommendation? answer)) _answers[query] = answer = advisor.Recommend(query, cancellationToken);
            return answer;
        }
    }
}

/// <summary>What is paid for what was asked for, in any currency; null for what costs nothing or is not known.</summary>
/// <param name="PerGigabyteHour">For 1e9 bytes of memory for an hour.</param>
/// <param name="PerCpuHour">For a core for an hour.</param>
public sealed record EfficiencyPrices(double? PerGigabyteHour, double? PerCpuHour)
{
    /// <summary>The prices, or null if neither is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative or no number.</exception>
    public static EfficiencyPrices? Of(double? perGigabyteHour, double? perCpuHour)
    {
        foreach (double? price in new[] { perGigabyteHour, perCpuHour })
            if (price is { } given && !(given >= 0 && double.IsFinite(given))) throw new ArgumentOutOfRangeException(nameof(perGigabyteHour), given, "A price is a number of at least 0.");
        return perGigabyteHour is null && perCpuHour is null ? null : new EfficiencyPrices(perGigabyteHour, perCpuHour);
    }

    /// <summary>What these hours cost; null if nothing of them is known and priced.</summary>
    internal double? CostOf(double? gigabyteHours, double? coreHours) =>
        (gigabyteHours * PerGigabyteHour, coreHours * PerCpuHour) is var (memory, cores) && (memory ?? cores) is not null ? (memory ?? 0) + (cores ?? 0) : null;
}
