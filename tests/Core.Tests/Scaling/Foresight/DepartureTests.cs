using Scalable.Evaluation.Simulation;
using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Scaling.Foresight;

namespace Scalable.Tests.Scaling.Foresight;

/// <summary>Runs that do not go the way of the earlier ones: the queue alone decides, so that every decision is that of a scaler without foresight.</summary>
public class DepartureTests
{
    private static readonly RunRecord[] s_past = RepeatedRuns.Make(0, 3, -3, 1);

    private static readonly AdaptiveScalerOptions s_options = new() { DefaultStartDelay = TimeSpan.FromSeconds(60) };

    [Fact]
    public void Two_runs_at_once_are_left_to_the_queue() =>
        AssertLeftToTheQueue(at => new ScalingState { Now = States.Noon.AddSeconds(at), PendingTasks = [], RunningTasks = States.Running("plan", 2, at), ActiveWorkers = States.Workers("plan", 2) });

    [Fact]
    public void A_run_that_another_joins_is_left_to_the_queue_from_then_on()
    {
        AdaptiveScaler scaler = Foreseeing();
        ScalingState first = new() { Now = States.Noon, PendingTasks = [], RunningTasks = States.Running("plan", 1), ActiveWorkers = States.Workers("plan", 1) };
        Assert.True(scaler.Evaluate(first).ForeseenTasks > 0);
        ScalingState joined = first with { Now = States.Noon.AddSeconds(100), RunningTasks = States.Running("plan", 2), ActiveWorkers = States.Workers("plan", 2) };
        ScalingDecision decision = scaler.Evaluate(joined);
        Assert.Equal(0, decision.ForeseenTasks);
        Assert.Contains("(1 plan task came where align was expected)", decision.Reasoning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_other_tags_is_left_to_the_queue() =>
        AssertLeftToTheQueue(at => new ScalingState { Now = States.Noon.AddSeconds(at), PendingTasks = [new PendingTask { Tag = "all", TaskName = "plan" }], RunningTasks = [] });

    [Fact]
    public void A_resumed_run_of_which_only_parts_are_left_is_left_to_the_queue() =>
        // The plan and five of the eight aligns are cached, and the sum does not wait for the others.
        AssertLeftToTheQueue(at => new ScalingState { Now = States.Noon.AddSeconds(at), PendingTasks = [.. States.Pending("sum", 1), .. States.Pending("align", 3)], RunningTasks = [] });

    [Fact]
    public void A_decision_says_that_the_run_departed_what_was_expected_and_what_came()
    {
        AdaptiveScaler scaler = Foreseeing();
        ScalingState state = new() { Now = States.Noon, PendingTasks = [], RunningTasks = States.Running("plan", 1), ActiveWorkers = States.Workers("plan", 1) };
        Assert.DoesNotContain("the queue alone decides", scaler.Evaluate(state).Reasoning, StringComparison.Ordinal);
        ScalingState other = state with { Now = States.Noon.AddSeconds(15), PendingTasks = States.Pending("polish", 4) };
        Assert.Contains("; the queue alone decides, since this run goes another way than the 4 earlier ones (4 polish tasks came where align was expected).", scaler.Evaluate(other).Reasoning, StringComparison.Ordinal);
        Assert.Contains("(4 polish tasks came where align was expected)", scaler.Evaluate(other with { Now = States.Noon.AddSeconds(30) }).Reasoning, StringComparison.Ordinal);
        AdaptiveScaler queueOnly = AdaptiveScaler.AfterRuns(s_past, s_options with { Foresees = false });
        queueOnly.Evaluate(state);
        Assert.DoesNotContain("the queue alone decides", queueOnly.Evaluate(other).Reasoning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(300)]
    public void A_run_in_reverse_order_costs_what_it_costs_without_foresight(int delay)
    {
        RunRecord run = s_past[^1];
        TaskRecord[] tasks = [.. run.Tasks.OrderBy(task => task.SubmittedAt)];
        TaskRecord[] reversed = [.. tasks.Select((task, i) => tasks[^(i + 1)] with { SubmittedAt = task.SubmittedAt })];
        Assert.Equal(Cost(reversed, delay, foresees: false), Cost(reversed, delay, foresees: true), 1e-9);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void A_run_with_fewer_or_more_inputs_costs_no_more_than_without_foresight(int inputs)
    {
        IReadOnlyList<TaskRecord> tasks = RepeatedRuns.Make(9, aligns: inputs).Tasks;
        foreach (int delay in new[] { 0, 60, 300 }) Assert.True(Cost(tasks, delay, foresees: true) <= 1.02 * Cost(tasks, delay, foresees: false));
    }

    [Fact]
    public void What_few_of_the_earlier_runs_let_expect_is_not_told_as_expected()
    {
        // Four runs begin with the plan and one with the sum, and so does the present one.
        RunRecord odd = RepeatedRuns.Make(5);
        TaskRecord[] tasks = [.. odd.Tasks.OrderBy(task => task.SubmittedAt)];
        RunRecord reversed = new() { RunId = odd.RunId, Path = odd.Path, ProjectName = odd.ProjectName, StartedAt = odd.StartedAt, Tasks = [.. tasks.Select((task, i) => tasks[^(i + 1)] with { SubmittedAt = task.SubmittedAt })] };
        var scaler = AdaptiveScaler.AfterRuns([.. s_past, reversed], s_options, kinds: ["plan"]);
        for (double at = 0; at <= RepeatedRuns.AlignAt; at += 15)
        {
            ScalingDecision decision = scaler.Evaluate(new ScalingState { Now = States.Noon.AddSeconds(at), PendingTasks = [], RunningTasks = States.Running("sum", 1, at), ActiveWorkers = States.Workers("sum", 1) });
            Assert.DoesNotContain("expected within", decision.Reasoning);
        }
    }

    private static void AssertLeftToTheQueue(Func<double, ScalingState> stateAt)
    {
        AdaptiveScaler scaler = Foreseeing(), queue = AdaptiveScaler.AfterRuns(s_past, s_options with { Foresees = false }, kinds: ["plan"]);
        for (double at = 0; at <= RepeatedRuns.AlignAt; at += 15)
        {
            ScalingDecision decision = scaler.Evaluate(stateAt(at)), expected = queue.Evaluate(stateAt(at));
            Assert.Equal(0, decision.ForeseenTasks);
            Assert.Equal(expected.WorkersToAdd, decision.WorkersToAdd);
            Assert.Equal(expected.WorkersToRemove, decision.WorkersToRemove);
        }
    }

    private static AdaptiveScaler Foreseeing() => AdaptiveScaler.AfterRuns(s_past, s_options, kinds: ["plan"]);

    /// <summary>Worker-hours and waiting hours of the tasks, by a scaler that knows the durations and start delays of the earlier runs.</summary>
    private static double Cost(IReadOnlyList<TaskRecord> tasks, int delay, bool foresees)
    {
        var memory = new ScalerMemory();
        foreach (RunRecord run in s_past) memory.RecordDurations(run);
        foreach (string tag in new[] { "plan", "align", "sum" }) memory.RecordStartDelay(tag, delay);
        if (foresees) memory.Foresee(ArrivalModel.Of(s_past));
        var present = new RunRecord { RunId = "present", Path = "/runs/present", StartedAt = States.Noon, Tasks = tasks };
        var policy = new AdaptivePolicy(new AdaptiveScalerOptions(), memory, foresees: false);
        return ScalingSimulator.Run(WorkloadHistory.Of("present", [present], out _), policy, new SimulationOptions { StartDelay = TimeSpan.FromSeconds(delay) }).Objective(1);
    }
}
