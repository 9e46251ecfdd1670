using Scalable.Evaluation.Simulation;

namespace Scalable.Tests.Evaluation.Simulation;

public class ScalingSimulatorTests
{
    /// <summary>Submitted at 0 and at 5 s, 10 s each.</summary>
    private static readonly Workload s_two = Workload.Of("two", [new WorkloadTask("t", "k", 100, 10), new WorkloadTask("t", "k", 105, 10)]);

    [Fact]
    public void Two_tasks_on_one_worker_that_arrives_after_a_minute_go_as_worked_out_by_hand()
    {
        // The worker is requested at 0 and arrives at 60; the tasks run from 60 to 70 and from 70 to 80.
        SimulationResult result = ScalingSimulator.Run(s_two, new FixedPolicy(1), new SimulationOptions());
        Assert.Equal(80, result.MakespanSeconds, 9);
        Assert.Equal((60 + 65) / 2.0, result.WaitingMeanSeconds, 9);
        Assert.Equal(60 + 0.95 * 5, result.WaitingP95Seconds, 9);
        Assert.Equal(20, result.WorkerHours * 3600, 9);
        Assert.Equal((20 + 125) / 3600.0, result.Objective(1), 9);
        Assert.Equal(1, result.Changes);
        // Demand is 1 until 5 and 2 until 70; supply is 0 until 60: (5 x 1/1 + 55 x 2/2 + 10 x 1/2) / 80.
        Assert.Equal(65 / 80.0, result.UnderProvisioningAccuracy, 9);
        Assert.Equal(70 / 80.0, result.UnderProvisioningTimeshare, 9);
        Assert.Equal(0, result.OverProvisioningAccuracy);
    }

    [Fact]
    public void Billed_starts_cost_from_the_request_and_prices_multiply()
    {
        var options = new SimulationOptions { StartsAreBilled = true, HourlyPrice = new Dictionary<string, double> { ["t"] = 2.5 } };
        SimulationResult result = ScalingSimulator.Run(s_two, new FixedPolicy(1), options);
        Assert.Equal(80, result.WorkerHours * 3600, 9);
        Assert.Equal(200, result.Cost * 3600, 9);
    }

    [Fact]
    public void A_worker_with_two_slots_runs_both_at_once()
    {
        var options = new SimulationOptions { SlotsPerWorker = new Dictionary<string, int> { ["t"] = 2 }, StartDelay = TimeSpan.Zero };
        SimulationResult result = ScalingSimulator.Run(s_two, new FixedPolicy(1), options);
        Assert.Equal(15, result.MakespanSeconds, 9);
        Assert.Equal(0, result.WaitingHours);
    }

    [Fact]
    public void The_bound_is_fifo_waiting_on_all_workers_and_the_work_itself()
    {
        // Three tasks of 10 s at once on two workers: the third waits 10 s.
        Workload three = Workload.Of("three", Enumerable.Range(0, 3).Select(_ => new WorkloadTask("t", "k", 0, 10)));
        LowerBound bound = LowerBound.Of(three, new SimulationOptions { DefaultMaxWorkers = 2 });
        Assert.Equal(30, bound.WorkHours * 3600, 9);
        Assert.Equal(10, bound.WaitingHours * 3600, 9);
        Assert.Equal(130 / 3600.0, bound.Objective(10), 9);
    }

    [Fact]
    public void No_policy_beats_the_bound()
    {
        Workload burst = WorkloadPattern.Burst();
        var options = new SimulationOptions { StartDelay = TimeSpan.FromSeconds(60) };
        double bound = LowerBound.Of(burst, options).Objective(1);
        foreach (string name in ScalingPolicies.Names)
            Assert.True(ScalingSimulator.Run(burst, ScalingPolicies.Create(name), options).Objective(1) > bound, name);
    }

    [Fact]
    public void A_busy_worker_that_is_given_back_ends_its_task_first()
    {
        var pool = new WorkerPool(1);
        pool.Arrive();
        pool.Arrive();
        int worker = pool.Assign();
        pool.GiveBack(2);
        Assert.Equal((0, 1), (pool.Active, pool.Draining));
        Assert.Equal(-1, pool.Assign());
        pool.Release(worker);
        Assert.Equal((0, 0), (pool.Active, pool.Draining));
    }

    [Fact]
    public void A_policy_that_leaves_tasks_waiting_for_ever_is_told_apart_from_a_slow_one()
    {
        var options = new SimulationOptions { MaxWorkers = new Dictionary<string, int> { ["t"] = 0 } };
        Assert.Contains("would never end", Assert.Throws<InvalidOperationException>(() => ScalingSimulator.Run(s_two, new FixedPolicy(0), options)).Message);
    }

    [Fact]
    public void The_same_simulation_gives_the_same_result()
    {
        SimulationResult Once() => ScalingSimulator.Run(WorkloadPattern.LongTail(), new AdaptivePolicy(), new SimulationOptions());
        Assert.Equal(Once(), Once());
    }

    [Fact]
    public void Instability_counts_the_minutes_in_which_supply_and_demand_part()
    {
        var meter = new InstabilityMeter();
        // Samples at 0, 60, 120, 180: demand 1, 2, 2, 1 and supply 0, 1, 2, 1: together, apart, together.
        meter.Advance(0, 50, 1, 0);
        meter.Advance(50, 100, 2, 1);
        meter.Advance(100, 150, 2, 2);
        meter.Advance(150, 200, 1, 1);
        Assert.Equal(1 / 3.0, meter.Share, 9);
    }

    [Fact]
    public void A_workload_without_a_task_is_refused_by_name() =>
        Assert.Contains("'empty'", Assert.Throws<ArgumentException>(() => Workload.Of("empty", [])).Message);
}
