using Scalable.Advising.Evidence;
using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>
/// Replays a history and tells what each way of sizing would have cost: the product's own, the quantile rule, the largest
/// seen and the users' requests. A decision sees only what was known before its task started.
/// </summary>
public static class Backtest
{
    /// <summary>The name of the rows over all tasks.</summary>
    public const string AllTasks = "(all)";

    /// <summary>A row a task and strategy, tasks in ordinal order, and the totals last.</summary>
    /// <param name="attempts">Recorded attempts; those that succeeded with a peak and a duration are replayed.</param>
    public static IReadOnlyList<BacktestResult> Run(
        IEnumerable<TaskRecord> attempts, BacktestOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new BacktestOptions();
        (TaskRecord[] Warmup, TaskRecord[] Online)[] replays = [.. ReplayOrder.Of(EvidenceClassifier.Usable(attempts), options)];
        ISizingStrategy[] strategies = [new EngineStrategy(options), new QuantileStrategy(options.Confidence), new LargestSeenStrategy(), new RequestStrategy()];
        double total = replays.Sum(replay => replay.Online.Length) * strategies.Length, done = 0;
        var results = new List<BacktestResult>();
        foreach (ISizingStrategy strategy in strategies)
        {
            var tallies = new SortedDictionary<string, BacktestTally>(StringComparer.Ordinal);
            var all = new BacktestTally();
            foreach ((TaskRecord[] warmup, TaskRecord[] online) in replays)
            {
                foreach (TaskRecord attempt in warmup) strategy.Learn(attempt);
                foreach (TaskRecord attempt in online)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (strategy.Decide(attempt) is { } decision)
                    {
                        all.Add(attempt, decision);
                        if (!tallies.TryGetValue(attempt.TaskName, out BacktestTally? tally)) tallies[attempt.TaskName] = tally = new BacktestTally();
                        tally.Add(attempt, decision);
                    }
                    strategy.Learn(attempt);
                    progress?.Report(++done / total);
                }
            }
            results.AddRange(tallies.Select(tally => tally.Value.Result(tally.Key, strategy.Name)));
            if (tallies.Count > 0) results.Add(all.Result(AllTasks, strategy.Name));
        }
        return results.OrderBy(result => result.Task == AllTasks).ThenBy(result => result.Task, StringComparer.Ordinal).ToArray();
    }
}
