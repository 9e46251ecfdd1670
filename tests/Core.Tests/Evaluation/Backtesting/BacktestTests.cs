using Scalable.Evaluation.Backtesting;
using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Evaluation.Backtesting;

public class BacktestTests
{
    // tests/fixtures/traces/made.csv, worked by hand with the formulas of the paper of Sizey (CLUSTER 2024): an attempt with
    // enough wastes (allocated - used) x hours, one with too little all it was allocated. ALIGN has 40 rows of an hour and
    // 4 GB, but for the 21st with 6 GB and the 31st with 10 GB; SORT has 40 of half an hour and 1 GB. The first 12 only teach.
    private const double ConstantSort = 28 * 0.5 * (2 * 1.073741824 - 1), Gibibyte = 1.073741824;

    /// <summary>In time: 8 rows at 4; 6 fails at 4, gets 8; 9 rows at 6; 10 fails at 6, gets 12; 9 rows at 10.</summary>
    [Fact]
    public void In_time_order_the_largest_seen_costs_what_the_formula_says()
    {
        BacktestResult largest = Replay(new LargestSeenStrategy(), Made(), Options(ReplayProtocol.Time));

        Assert.Equal((56, 2, 2), (largest.Tasks, largest.FailedAttempts, largest.TasksFailing));
        Assert.Equal((4 + 2) + 9 * 2 + (6 + 2) + 9 * 6, largest.WasteGigabyteHours, 9);
        Assert.Equal(26 * 4 + 6 + 10 + 28 * 0.5, largest.UsedGigabyteHours, 9);
    }

    /// <summary>
    /// In NumPy's RandomState(1996).permutation(40), row 21 is the 30th, so it teaches, and row 31 is the third: 2 rows at 6;
    /// 10 fails at 6, gets 12; 25 rows at 10.
    /// </summary>
    [Fact]
    public void In_random_order_the_largest_seen_costs_what_the_formula_says()
    {
        BacktestResult largest = Replay(new LargestSeenStrategy(), Made(), Options(ReplayProtocol.Random));

        Assert.Equal((56, 1, 1), (largest.Tasks, largest.FailedAttempts, largest.TasksFailing));
        Assert.Equal(2 * 2 + (6 + 2) + 25 * 6, largest.WasteGigabyteHours, 9);
    }

    /// <summary>
    /// 1.1 times the 95th percentile in whole GiB. Of fours with one larger value among fewer than 21, or two, it lies between
    /// 4 and the larger ones: in time 5 GiB, and 6 for the two rows after the second; in random order 6, 5, 5, twice 8, six
    /// times 7, ten times 6 and seven times 5 GiB.
    /// </summary>
    [Fact]
    public void The_quantile_rule_costs_what_the_formula_says()
    {
        BacktestResult time = Replay(new QuantileStrategy(0.95), Made(), Options(ReplayProtocol.Time)), random = Replay(new QuantileStrategy(0.95), Made(), Options(ReplayProtocol.Random));

        double large = 5 * Gibibyte + (10 * Gibibyte - 10), middling = 5 * Gibibyte + (10 * Gibibyte - 6);
        Assert.Equal(2, time.FailedAttempts);
        Assert.Equal(24 * (5 * Gibibyte - 4) + 2 * (6 * Gibibyte - 4) + middling + large + ConstantSort, time.WasteGigabyteHours, 6);
        Assert.Equal(1, random.FailedAttempts);
        Assert.Equal(11 * (6 * Gibibyte - 4) + 8 * (5 * Gibibyte - 4) + large + 2 * (8 * Gibibyte - 4) + 6 * (7 * Gibibyte - 4) + ConstantSort, random.WasteGigabyteHours, 6);
    }

    /// <summary>ALIGN asks for 16 GB, SORT for 4.</summary>
    [Fact]
    public void Requests_cost_what_the_formula_says()
    {
        BacktestResult time = Replay(new RequestStrategy(), Made(), Options(ReplayProtocol.Time)), random = Replay(new RequestStrategy(), Made(), Options(ReplayProtocol.Random));

        Assert.Equal((0, 0), (time.FailedAttempts, random.FailedAttempts));
        Assert.Equal(28 * 16 - (26 * 4 + 6 + 10) + 28 * 0.5 * 3, time.WasteGigabyteHours, 9);
        Assert.Equal(28 * 16 - (27 * 4 + 10) + 28 * 0.5 * 3, random.WasteGigabyteHours, 9);
    }

    [Fact]
    public void A_failed_attempt_costs_its_allocation_for_the_whole_runtime()
    {
        // Peaks 4, 4, 4, then 6 GB for an hour each; the largest seen is 4: the fourth fails at 4 and gets 8: waste 4 + 2.
        TaskRecord[] attempts = [.. new double[] { 4, 4, 4, 6 }.Select((gb, hour) => MadeRuns.Attempt(seconds: 3600, peakBytes: (long)(gb * 1e9)) with { SubmittedAt = DateTimeOffset.UnixEpoch.AddHours(hour) })];

        BacktestResult result = Replay(new LargestSeenStrategy(), attempts, new BacktestOptions { MinimumRows = 1, WarmupShare = 0.5 });

        Assert.Equal((2, 1, 1, 0.5), (result.Tasks, result.FailedAttempts, result.TasksFailing, result.FirstAttemptSuccess));
        Assert.Equal(6, result.WasteGigabyteHours, 9);
        Assert.Equal(10, result.UsedGigabyteHours, 9);
    }

    [Fact]
    public void Every_strategy_has_a_row_a_task_and_a_total_last()
    {
        TaskRecord[] attempts = [.. Enumerable.Range(0, 40).Select(i => MadeRuns.Attempt(
            task: i % 2 == 0 ? "even" : "odd", seconds: 60, peakBytes: 1_000_000_000 + i, requestedMemory: "4G") with { SubmittedAt = DateTimeOffset.UnixEpoch.AddMinutes(i) })];

        IReadOnlyList<BacktestResult> results = Backtest.Run(attempts);

        Assert.Equal(["even", "odd", "(all)"], results.Select(result => result.Task).Distinct());
        Assert.Equal(["LargestSeen", "Quantile", "Request", "Scalable"], results.Where(result => result.Task == "(all)").Select(result => result.Strategy).Order());
        Assert.All(results.Where(result => result.Task == "(all)"), result => Assert.Equal(28, result.Tasks));
        // Requests: 3 GB each for a minute, 28 times.
        Assert.Equal(28 * 3.0 / 60, results.Single(result => result is { Task: "(all)", Strategy: "Request" }).WasteGigabyteHours, 3);
    }

    /// <summary>Peaks follow the input within 6 %, so what follows the input wastes a fraction of what does not.</summary>
    [Fact]
    public void The_engine_wastes_less_than_the_largest_seen()
    {
        TaskRecord[] attempts = [.. MadeHistory.Runs(20, 40, seed: 3).SelectMany(run => run.Tasks)];
        BacktestOptions options = Options(ReplayProtocol.Time);

        BacktestResult engine = Replay(new EngineStrategy(options), attempts, options), largest = Replay(new LargestSeenStrategy(), attempts, options);

        Assert.InRange(engine.WasteGigabyteHours, 0, 0.3 * largest.WasteGigabyteHours);
        Assert.InRange(engine.FirstAttemptSuccess, 0.965, 1);
    }

    private static BacktestOptions Options(ReplayProtocol protocol) => new() { Protocol = protocol, MinimumRows = 34 };

    /// <summary>Without REPORT, of which there are 20 rows only, and the two attempts that failed.</summary>
    private static TaskRecord[] Made() => [.. RecordImporter.Read(Repository.Fixture("traces", "made.csv"), RecordFormat.Nextflow, new ImportOptions()).Tasks];

    private static BacktestResult Replay(ISizingStrategy strategy, TaskRecord[] attempts, BacktestOptions options)
    {
        var tally = new BacktestTally();
        foreach ((TaskRecord[] warmup, TaskRecord[] online) in ReplayOrder.Of(attempts, options))
        {
            foreach (TaskRecord attempt in warmup) strategy.Learn(attempt);
            foreach (TaskRecord attempt in online)
            {
                tally.Add(attempt, strategy.Decide(attempt)!);
                strategy.Learn(attempt);
            }
        }
        return tally.Result(Backtest.AllTasks, strategy.Name);
    }
}
