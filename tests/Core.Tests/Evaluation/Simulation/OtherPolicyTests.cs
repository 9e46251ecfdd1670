using Scalable.Evaluation.Simulation;

namespace Scalable.Tests.Evaluation.Simulation;

/// <summary>Other autoscalers' rules, against what those give or document.</summary>
public class OtherPolicyTests
{
    private static readonly Workload s_workload = Workload.Of("w", [new WorkloadTask("t", "k", 0, 1)]);

    /// <summary>Computed with the Python project's AdaptiveScaler(min_workers={'t': floor}, max_workers={'t': ceiling}).evaluate().</summary>
    [Theory]
    [InlineData(5, 0, 0, 20, 5)]
    [InlineData(30, 0, 0, 20, 20)]
    [InlineData(9, 10, 0, 20, 1)]
    [InlineData(8, 10, 0, 20, 0)]
    [InlineData(7, 10, 0, 20, 0)]
    [InlineData(1, 10, 2, 20, -8)]
    [InlineData(0, 10, 3, 20, -7)]
    [InlineData(40, 10, 0, 20, 10)]
    [InlineData(15, 10, 0, 20, 8)]
    [InlineData(2, 10, 0, 20, 0)]
    [InlineData(3, 2, 0, 3, 1)]
    public void Original_changes_as_the_Python_project_does(int pending, int workers, int floor, int ceiling, int change)
    {
        var options = new SimulationOptions { DefaultMinWorkers = floor, DefaultMaxWorkers = ceiling };
        Assert.Equal(change, Decide(new OriginalPolicy(), 0, View(pending, workers), options));
    }

    [Fact]
    public void Original_rests_a_minute_after_every_decision_also_one_without_changes()
    {
        var policy = new OriginalPolicy();
        var options = new SimulationOptions();
        policy.Start(options, s_workload);
        Assert.Equal(0, Next(policy, 0, View(0, 0)));
        Assert.Equal(0, Next(policy, 59, View(5, 0)));
        Assert.Equal(5, Next(policy, 60, View(5, 0)));
    }

    [Fact]
    public void HorizontalPodAutoscaler_grows_by_four_or_doubles_in_fifteen_seconds()
    {
        var policy = new HorizontalPodAutoscalerPolicy();
        policy.Start(new SimulationOptions { DefaultMaxWorkers = 100 }, s_workload);
        int replicas = 0;
        var seen = new List<int>();
        for (int tick = 0; tick < 5; tick++) seen.Add(replicas += Next(policy, tick * 15, View(50, replicas)));
        Assert.Equal([4, 8, 16, 32, 50], seen);
    }

    [Fact]
    public void HorizontalPodAutoscaler_tolerates_a_tenth_and_shrinks_after_five_minutes()
    {
        var policy = new HorizontalPodAutoscalerPolicy();
        policy.Start(new SimulationOptions { DefaultMaxWorkers = 100 }, s_workload);
        Assert.Equal(0, Next(policy, 0, View(0, 20, running: 20)));
        Assert.Equal(0, Next(policy, 15, View(0, 20, running: 19)));
        for (int now = 30; now < 315; now += 15) Assert.Equal(0, Next(policy, now, View(0, 20, running: 5)));
        Assert.Equal(-15, Next(policy, 315, View(0, 20, running: 5)));
    }

    [Fact]
    public void Dask_takes_unknown_tasks_for_half_a_second_and_aims_at_five()
    {
        // ceil(39 x 0.5 / 5) = 4, and with a known mean of 10 s as many as there are tasks.
        Assert.Equal(4, Decide(new DaskAdaptivePolicy(), 0, View(39, 0), new SimulationOptions { DefaultMaxWorkers = 100 }));
        TagView known = View(39, 0);
        known.CompletionList.Add(new CompletionView(0, 10));
        Assert.Equal(39, Decide(new DaskAdaptivePolicy(), 0, known, new SimulationOptions { DefaultMaxWorkers = 100 }));
    }

    [Fact]
    public void Dask_takes_a_running_task_of_unknown_length_for_twice_its_age_unless_as_documented_only()
    {
        // One has run for 3 s: 6 s each, (1 + 19) x 6 / 5 = 24, but at most one a task.
        TagView view = View(19, 1, running: 1, startedAt: 0);
        Assert.Equal(19, Decide(new DaskAdaptivePolicy(), 3, view, new SimulationOptions { DefaultMaxWorkers = 100 }));
        Assert.Equal(1, Decide(new DaskAdaptivePolicy(watchesRunningTasks: false), 3, View(19, 1, running: 1), new SimulationOptions { DefaultMaxWorkers = 100 }));
    }

    [Fact]
    public void Dask_gives_back_idle_workers_at_the_third_vote_and_starting_ones_first()
    {
        var policy = new DaskAdaptivePolicy();
        policy.Start(new SimulationOptions(), s_workload);
        Assert.Equal(0, Next(policy, 0, View(0, 5, starting: 2)));
        Assert.Equal(0, Next(policy, 1, View(0, 5, starting: 2)));
        Assert.Equal(-7, Next(policy, 2, View(0, 5, starting: 2)));
    }

    [Fact]
    public void Fixed_asks_for_its_number_once()
    {
        Assert.Equal(6, Decide(new FixedPolicy(8), 0, View(0, 2), new SimulationOptions()));
        Assert.Equal(18, Decide(new FixedPolicy(), 0, View(0, 2), new SimulationOptions()));
    }

    [Fact]
    public void An_unknown_policy_is_refused_with_the_known_ones() =>
        Assert.Contains("DaskAdaptive", Assert.Throws<ArgumentException>(() => ScalingPolicies.Create("keda")).Message);

    private static int Decide(IScalingPolicy policy, double now, TagView view, SimulationOptions options)
    {
        policy.Start(options, s_workload);
        return Next(policy, now, view);
    }

    private static int Next(IScalingPolicy policy, double now, TagView view)
    {
        Span<int> changes = [0];
        policy.Decide(now, [view], changes);
        return changes[0];
    }

    private static TagView View(int pending, int workers, int running = 0, int starting = 0, double startedAt = 0)
    {
        var view = new TagView(0, "t", 1, 1) { ActiveWorkers = workers, StartingWorkers = starting, BusyWorkers = Math.Min(running, workers), PendingTasks = pending };
        view.PendingByKind[0] = pending;
        for (int i = 0; i < running; i++) view.RunningList.Add(new RunningView(0, startedAt));
        return view;
    }
}
