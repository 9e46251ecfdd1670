using Scalable.Evaluation.Backtesting;
using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Evaluation.Backtesting;

public class BacktestTests
{
    /// <summary>Waste in GB·h and failed attempts of two simple rules, as published with the sizing protocol.</summary>
    [Theory]
    [InlineData("methylseq", ReplayProtocol.Time, 2105, 19, 2705, 17)]
    [InlineData("eager", ReplayProtocol.Time, 405, 39, 870, 16)]
    [InlineData("rnaseq", ReplayProtocol.Time, 46.9, 29, 125, 1)]
    [InlineData("methylseq", ReplayProtocol.Random, 1744, 10, 2089, 1)]
    [InlineData("eager", ReplayProtocol.Random, 367, 12, 997, 2)]
    [InlineData("rnaseq", ReplayProtocol.Random, 63.1, 23, 126, 0)]
    public void Simple_rules_cost_what_was_published(string workflow, ReplayProtocol protocol, double largestWaste, int largestFailures, double quantileWaste, int quantileFailures)
    {
        var options = new BacktestOptions { Protocol = protocol, MinimumRows = 34 };
        TaskRecord[] attempts = SizingTraces.Read(workflow);

        BacktestResult largest = Replay(new LargestSeenStrategy(), attempts, options), quantile = Replay(new QuantileStrategy(0.95), attempts, options);

        Assert.Equal(largestFailures, largest.FailedAttempts);
        Assert.InRange(largest.WasteGigabyteHours / largestWaste, 0.997, 1.003);
        Assert.Equal(quantileFailures, quantile.FailedAttempts);
        Assert.InRange(quantile.WasteGigabyteHours / quantileWaste, 0.994, 1.006);
    }

    /// <summary>Users' requests in random order, as published.</summary>
    [Theory]
    [InlineData("methylseq", 22643)]
    [InlineData("eager", 2482)]
    [InlineData("rnaseq", 1242)]
    public void Requests_cost_what_was_published(string workflow, double waste)
    {
        BacktestResult request = Replay(new RequestStrategy(), SizingTraces.Read(workflow), new BacktestOptions { Protocol = ReplayProtocol.Random, MinimumRows = 34 });

        Assert.Equal(0, request.FailedAttempts);
        Assert.InRange(request.WasteGigabyteHours / waste, 0.999, 1.001);
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

    [Theory]
    [InlineData("methylseq", 2105)]
    [InlineData("eager", 405)]
    [InlineData("rnaseq", 46.9)]
    public void The_engine_wastes_less_than_the_largest_seen(string workflow, double largestSeenWaste)
    {
        var options = new BacktestOptions { MinimumRows = 34 };

        BacktestResult engine = Replay(new EngineStrategy(options), SizingTraces.Read(workflow), options);

        Assert.InRange(engine.WasteGigabyteHours, 0, 0.75 * largestSeenWaste);
        Assert.InRange(engine.FirstAttemptSuccess, 0.965, 1);
    }

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
