using Scalable.Scaling;
using Scalable.Evaluation.Simulation;

namespace Scalable.Tests.Evaluation.Simulation;

/// <summary>What the project's own policy must show on the generated patterns; docs/benchmarks-scaling.md has the whole table.</summary>
public class AdaptivePolicyTests
{
    [Theory]
    [InlineData("burst", 300, false)]
    [InlineData("ramp", 60, false)]
    [InlineData("ramp", 300, true)]
    [InlineData("long tail", 300, false)]
    [InlineData("long tail", 60, true)]
    public void No_other_adaptive_policy_is_better_by_more_than_a_twentieth(string pattern, int delay, bool billed)
    {
        Workload workload = WorkloadPattern.Make(pattern);
        var options = new SimulationOptions { StartDelay = TimeSpan.FromSeconds(delay), StartsAreBilled = billed };
        double J(string policy) => ScalingSimulator.Run(workload, ScalingPolicies.Create(policy), options).Objective(1);
        double best = new[] { "Original", "DaskAdaptive", "HorizontalPodAutoscaler" }.Min(J);
        Assert.InRange(J("Adaptive") / best, 0, 1.05);
    }

    [Fact]
    public void Knowing_what_arrives_helps()
    {
        Workload workload = WorkloadPattern.Burst();
        var options = new SimulationOptions { StartDelay = TimeSpan.FromSeconds(300) };
        SimulationResult blind = ScalingSimulator.Run(workload, new AdaptivePolicy(), options);
        SimulationResult seeing = ScalingSimulator.Run(workload, new AdaptivePolicy(), options with { Foresight = TimeSpan.FromMinutes(10) });
        double bound = LowerBound.Of(workload, options).Objective(1);
        Assert.True(seeing.Objective(1) - bound < 0.3 * (blind.Objective(1) - bound));
    }

    [Fact]
    public void Completion_lies_within_its_bounds_about_as_often_as_promised()
    {
        var policy = new AdaptivePolicy();
        ScalingSimulator.Run(WorkloadPattern.DailyWave(), policy, new SimulationOptions());
        Assert.True(policy.CheckedPredictions.Count > 1000);
        Assert.InRange(policy.CheckedPredictions.Average(outcome => outcome.IsInside ? 1.0 : 0), 0.85, 0.95);
    }

    [Fact]
    public void Floors_and_ceilings_of_the_simulation_are_kept()
    {
        var options = new SimulationOptions { DefaultMinWorkers = 3, DefaultMaxWorkers = 6, KeepTimeline = true };
        SimulationResult result = ScalingSimulator.Run(WorkloadPattern.Burst(), new AdaptivePolicy(), options);
        Assert.Equal(6, result.PeakWorkers);
        Assert.True(result.Timeline!.Points.Where(point => point.Seconds > 61).All(point => point.Supply >= 3));
    }

    [Fact]
    public void A_worker_goes_when_the_window_has_passed_though_nothing_else_happens()
    {
        var workload = Workload.Of("two", [new WorkloadTask("a", "k", 0, 100), new WorkloadTask("a", "k", 100_000, 100)]);
        var scaler = new AdaptiveScalerOptions { ScaleDownWindow = TimeSpan.FromMinutes(5), Interval = TimeSpan.FromSeconds(1) };
        SimulationResult result = ScalingSimulator.Run(workload, new AdaptivePolicy(scaler), new SimulationOptions());
        // Two tasks of 100 s, and at most one window of idling between them.
        Assert.InRange(result.WorkerHours * 3600, 200, 502);
    }

    [Fact]
    public void Step_by_step_all_idle_workers_go_though_nothing_else_happens()
    {
        var workload = Workload.Of("burst and one", [.. Enumerable.Range(0, 10).Select(_ => new WorkloadTask("a", "k", 0, 100)), new WorkloadTask("a", "k", 100_000, 100)]);
        var scaler = new AdaptiveScalerOptions { MaxStep = 2, ScaleDownWindow = TimeSpan.Zero, Interval = TimeSpan.FromSeconds(1) };
        SimulationResult result = ScalingSimulator.Run(workload, new AdaptivePolicy(scaler), new SimulationOptions { StartDelay = TimeSpan.Zero });
        // Eleven tasks of 100 s, and a few seconds in which ten workers go two by two.
        Assert.InRange(result.WorkerHours * 3600, 1100, 1160);
    }

    [Fact]
    public void A_memory_given_beforehand_is_not_changed()
    {
        var memory = new ScalerMemory();
        ScalingSimulator.Run(WorkloadPattern.Burst(), new AdaptivePolicy(memory: memory), new SimulationOptions());
        Assert.Equal(0, memory.CheckedPredictions);
    }
}
