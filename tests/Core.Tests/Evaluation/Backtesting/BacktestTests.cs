using Scalable.Advising;
using Scalable.Evaluation.Backtesting;
using Scalable.Runs;
using Scalable.Tests.TestSupport;
using Scalable.Units;

namespace Scalable.Tests.Evaluation.Backtesting;

public class BacktestTests
{
    private static readonly CancellationToken s_stop = TestContext.Current.CancellationToken;

    /// <summary>A run an hour, each with the peaks given, in GB, of attempts that ran an hour.</summary>
    private static RunRecord[] Runs(params double[][] peaks) =>
    [
        .. peaks.Select((run, hour) => new RunRecord
        {
            RunId = $"run-{hour:D2}",
            Path = $"run-{hour:D2}",
            StartedAt = DateTimeOffset.UnixEpoch.AddHours(hour),
            Tasks = [.. run.Select((gb, i) => MadeRuns.Attempt(seconds: 3600, peakBytes: (long)(gb * 1e9), requestedMemory: "10G", runId: $"run-{hour:D2}") with { TaskId = $"{i}", SubmittedAt = DateTimeOffset.UnixEpoch.AddHours(hour) })],
        }),
    ];

    private static BacktestResult Total(BacktestOutcome outcome, string advisor) => outcome.Results.Single(result => result.Task == Backtest.AllTasks && result.Advisor == advisor);

    [Fact]
    public void A_failed_attempt_costs_its_allocation_for_the_whole_runtime()
    {
        // The runs before have 4 GB at most; then 4 and 6 GB are needed: 6 fails at 4 and gets 8: waste 4 + 2.
        BacktestResult result = Total(Backtest.Run(Runs([4, 4], [4, 6]), options: new BacktestOptions { MinimumRows = 1 }, cancellationToken: s_stop), "largest seen");

        Assert.Equal((2, 1, 1, 0.5), (result.Tasks, result.FailedAttempts, result.TasksFailing, result.FirstAttemptSuccess));
        Assert.Equal(6, result.WasteGigabyteHours, 9);
        Assert.Equal(10, result.UsedGigabyteHours, 9);
    }

    [Fact]
    public void A_whole_run_is_sized_from_the_runs_before_it_alone()
    {
        // 1, then 2, then 8 GB: each run is given the largest of the runs before: 2 fails at 1 (gets 2), 8 fails at 2 and 4.
        var spy = new Spy();
        BacktestOutcome outcome = Backtest.Run(Runs([1], [2], [8]), [spy], new BacktestOptions { MinimumRows = 1 }, cancellationToken: s_stop);

        Assert.Equal([1, 2], spy.Learnt.Select(runs => runs.Count));
        Assert.Equal(2, Assert.Single(outcome.Results, result => result.Task == Backtest.AllTasks).Tasks);
    }

    [Fact]
    public void By_default_the_product_s_advisors_the_largest_seen_and_the_requests_are_replayed()
    {
        RunRecord[] runs = Runs([.. Enumerable.Range(0, 10).Select(run => Enumerable.Range(0, 4).Select(i => 1 + 0.01 * (run + i)).ToArray())]);
        BacktestOutcome outcome = Backtest.Run(runs, cancellationToken: s_stop);

        Assert.Equal([new LearnedAdvisorOptions().ModelType.ToName(), "largest seen", "quantile", "requests"], outcome.Results.Where(result => result.Task == Backtest.AllTasks).Select(result => result.Advisor).Order(StringComparer.Ordinal));
        Assert.All(outcome.Results, result => Assert.Equal(28, result.Tasks));
        // Requests of 10 GB for needs of 1 + 0.01 (run + i), run from 3 to 9, i from 0 to 3: 28 * 9 - 0.01 * (4 * 42 + 7 * 6).
        Assert.Equal(28 * 9 - 0.01 * (4 * 42 + 7 * 6), Total(outcome, "requests").WasteGigabyteHours, 6);
        Assert.Empty(outcome.Remarks);
        Assert.Contains("times as much as", Total(outcome, "requests").Verdict);
    }

    [Fact]
    public void The_quantile_advisor_is_replayed_as_it_is()
    {
        // Of 1 GB seen in each run before, 1.1 GB are advised; not 2 GiB.
        BacktestResult result = Total(Backtest.Run(Runs([1, 1], [1, 1]), [new ResourceAdvisor([])], new BacktestOptions { MinimumRows = 1 }, cancellationToken: s_stop), "quantile");
        Assert.Equal(0.2, result.WasteGigabyteHours, 9);
        Assert.Null(result.Verdict);
    }

    [Fact]
    public void A_history_of_one_run_is_cut_by_time()
    {
        RunRecord[] run = [new RunRecord { RunId = "r", Path = "r", Tasks = [.. Enumerable.Range(0, 20).Select(i => MadeRuns.Attempt(seconds: 3600, peakBytes: 1_000_000_000 + i, runId: "r") with { TaskId = $"{i}", SubmittedAt = DateTimeOffset.UnixEpoch.AddMinutes(i) })] }];
        BacktestResult result = Total(Backtest.Run(run, [new ResourceAdvisor([])], cancellationToken: s_stop), "quantile");
        Assert.InRange(result.Tasks, 13, 15);
    }

    [Fact]
    public void Nothing_to_compare_is_said()
    {
        Assert.Contains("no task has 10 succeeded attempts", Assert.Single(Backtest.Run(Runs([1, 1], [1, 1]), cancellationToken: s_stop).Remarks));
        RunRecord[] others = Runs([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        others[1] = new RunRecord { RunId = "run-01", Path = "run-01", StartedAt = others[1].StartedAt, Tasks = [.. others[1].Tasks.Select(task => task with { TaskName = "other" })] };
        BacktestOutcome outcome = Backtest.Run(others, cancellationToken: s_stop);
        Assert.Empty(outcome.Results);
        Assert.Contains("no task of the later runs succeeded in the earlier ones", Assert.Single(outcome.Remarks));
    }

    [Fact]
    public void An_advisor_without_an_answer_is_left_out_and_named()
    {
        RunRecord[] runs = [.. Runs([1, 1], [1, 1]).Select(run => new RunRecord { RunId = run.RunId, Path = run.Path, StartedAt = run.StartedAt, Tasks = [.. run.Tasks.Select(task => task with { RequestedMemory = null })] })];
        BacktestOutcome outcome = Backtest.Run(runs, options: new BacktestOptions { MinimumRows = 1 }, cancellationToken: s_stop);
        Assert.DoesNotContain(outcome.Results, result => result.Advisor == "requests");
        Assert.Equal("'requests' had nothing to say of any task, and is left out.", Assert.Single(outcome.Remarks));
    }

    [Fact]
    public void A_cancelled_replay_ends_and_progress_is_reported_throughout()
    {
        RunRecord[] runs = Runs([.. Enumerable.Range(0, 10).Select(run => new double[] { 1, 2, 3 })]);
        using var cancellation = new CancellationTokenSource();
        var shares = new List<double>();
        var progress = new Reports(report =>
        {
            shares.Add(report.Share);
            if (report.Share > 0.5) cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Backtest.Run(runs, options: new BacktestOptions { MinimumRows = 1 }, progress: progress, cancellationToken: cancellation.Token));
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares.Count(share => share > 0.5));
    }

    private sealed class Reports(Action<BacktestProgress> action) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => action(value);
    }

    /// <summary>Keeps what it was shown and always gives 1 GB.</summary>
    private sealed class Spy : ILearningAdvisor
    {
        public List<IReadOnlyList<RunRecord>> Learnt { get; } = [];

        public IReadOnlyList<RunRecord> Runs => [];

        public IReadOnlyList<string> KnownTasks => [];

        public IResourceAdvisor LearnFrom(IReadOnlyList<RunRecord> runs, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
        {
            Learnt.Add(runs);
            return this;
        }

        public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default) => new()
        {
            Task = query.Task, Component = query.Task, WorkerCount = 1, Confidence = 0.5, Allocation = new ComponentResources(1, new MemorySize(1_000_000_000), null), Evidence = new RecommendationEvidence { Method = "quantile" },
        };
    }
}
