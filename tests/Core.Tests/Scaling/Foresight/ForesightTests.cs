using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Scaling.Foresight;

namespace Scalable.Tests.Scaling.Foresight;

/// <summary>What a scaler makes of earlier runs; the truth is how the made runs go.</summary>
public class ForesightTests
{
    private static readonly AdaptiveScalerOptions s_options = new() { StartDelay = new Dictionary<string, TimeSpan> { ["plan"] = s_delay, ["align"] = s_delay, ["sum"] = s_delay } };

    private static TimeSpan s_delay => TimeSpan.FromSeconds(60);

    [Fact]
    public void Workers_are_requested_a_start_delay_before_the_tasks_come()
    {
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(RepeatedRuns.Make(0, 3, -3, 1), s_options);
        double? requestedAt = null;
        for (double at = 0; at < RepeatedRuns.AlignAt && requestedAt is null; at += 15)
            if (scaler.Evaluate(State(at, started: true)).Change("align") > 0) requestedAt = at;

        // A worker that is there at 120 s has to be requested at 60 s; earlier it idles, later the tasks wait.
        Assert.InRange(requestedAt!.Value, RepeatedRuns.AlignAt - 60 - 30, RepeatedRuns.AlignAt - 60 + 15);
    }

    [Fact]
    public void The_reason_says_what_is_expected_and_in_how_many_runs()
    {
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns([.. RepeatedRuns.Make(0, 3, -3, 1), RepeatedRuns.Make(5, aligns: 0)], s_options);
        scaler.Evaluate(State(0, started: true));
        ScalingDecision decision = scaler.Evaluate(State(75, started: true));

        Assert.Contains("run 6 of this workflow", decision.Reasoning);
        Assert.Contains("align tasks are expected within 75 s (in 4 of 5 earlier runs)", decision.Reasoning);
    }

    [Fact]
    public void Without_foresight_or_without_earlier_runs_the_queue_alone_decides()
    {
        RunRecord[] runs = RepeatedRuns.Make(0, 3, -3, 1);
        var scalers = new[] { AdaptiveScaler.AfterRuns(runs, s_options with { Foresees = false }), AdaptiveScaler.AfterRuns([], s_options), new AdaptiveScaler(s_options) };
        foreach (AdaptiveScaler scaler in scalers)
            for (double at = 0; at < RepeatedRuns.AlignAt; at += 15)
            {
                ScalingDecision decision = scaler.Evaluate(State(at, started: true));
                Assert.Equal(0, decision.Change("align"));
                Assert.Equal(0, decision.ForeseenTasks);
            }
    }

    [Fact]
    public void One_earlier_run_is_enough_to_foresee()
    {
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns([RepeatedRuns.Make(1)], s_options);
        int added = 0;
        for (double at = 0; at < RepeatedRuns.AlignAt; at += 15) added += scaler.Evaluate(State(at, started: true)).Change("align");
        Assert.True(added > 0);
    }

    [Fact]
    public void A_changed_workflow_is_left_to_the_queue_within_two_decisions()
    {
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(RepeatedRuns.Make(0, 3, -3, 1), s_options);
        var others = new ScalingState { Now = States.Noon, PendingTasks = [.. States.Pending("fetch", 3), .. States.Pending("merge", 2)], RunningTasks = [] };
        scaler.Evaluate(others);
        ScalingDecision second = scaler.Evaluate(others with { Now = States.Noon.AddSeconds(15) });

        var queue = new AdaptiveScaler(s_options);
        queue.Evaluate(others);
        ScalingDecision expected = queue.Evaluate(others with { Now = States.Noon.AddSeconds(15) });
        Assert.Equal(expected.WorkersToAdd, second.WorkersToAdd);
        Assert.Equal(0, second.ForeseenTasks);
        Assert.DoesNotContain("of this workflow", second.Reasoning);
    }

    [Fact]
    public void A_resumed_run_is_laid_beside_the_earlier_ones_where_it_goes_on()
    {
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(RepeatedRuns.Make(0, 3, -3, 1), s_options);
        // The plan is cached; the aligns come at once, so that the sum is due 180 s later and not at 300 s.
        double? requestedAt = null;
        for (double at = 0; at < RepeatedRuns.SumAt && requestedAt is null; at += 15)
        {
            var state = new ScalingState { Now = States.Noon.AddSeconds(at), PendingTasks = [], RunningTasks = States.Running("align", 8), ActiveWorkers = States.Workers("align", 8) };
            if (scaler.Evaluate(state).Change("sum") > 0) requestedAt = at;
        }
        Assert.InRange(requestedAt!.Value, 180 - 60 - 45, 180);
    }

    [Fact]
    public void Twice_the_inputs_let_expect_twice_the_tasks()
    {
        RunRecord[] runs = [.. Enumerable.Range(1, 4).Select(i => TwoStages(i, 8))];
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(runs, s_options);
        ScalingDecision? decision = null;
        for (double at = 0; at <= 60; at += 15)
            decision = scaler.Evaluate(new ScalingState { Now = States.Noon.AddSeconds(at), PendingTasks = [], RunningTasks = States.Running("first", 16), ActiveWorkers = States.Workers("first", 16) });
        Assert.Equal(16, decision!.ForeseenTasks);
    }

    [Fact]
    public void The_end_of_the_run_counts_what_has_not_been_submitted_yet()
    {
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(RepeatedRuns.Make(0, 3, -3, 1), s_options);
        ScalingDecision decision = scaler.Evaluate(State(0, started: true));

        Assert.Equal(9, decision.ForeseenTasks);
        // The made runs end at 310 s, three seconds sooner or later.
        Assert.InRange(decision.PredictedCompletionTime!.Value, 300, 320);
        Assert.InRange(310, decision.PredictedCompletionTimeLower!.Value, decision.PredictedCompletionTimeUpper!.Value);
    }

    [Fact]
    public void Previews_leave_what_is_foreseen_as_it_is()
    {
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(RepeatedRuns.Make(0, 3, -3, 1), s_options), other = AdaptiveScaler.AfterRuns(RepeatedRuns.Make(0, 3, -3, 1), s_options);
        for (double at = 0; at < RepeatedRuns.AlignAt; at += 15)
        {
            for (int i = 0; i < 3; i++) scaler.Preview(State(at, started: true));
            Assert.Equal(other.Evaluate(State(at, started: true)).Reasoning, scaler.Evaluate(State(at, started: true)).Reasoning);
        }
    }

    private static RunRecord TwoStages(int number, int inputs)
    {
        DateTimeOffset start = States.Noon.AddDays(-100 + number);
        return new RunRecord
        {
            RunId = $"run-{number}", Path = $"/runs/run-{number}", StartedAt = start,
            Tasks = [.. Stage("first", 0), .. Stage("second", 600)],
        };

        IEnumerable<TaskRecord> Stage(string name, double at) => Enumerable.Range(0, inputs).Select(i => new TaskRecord
        {
            RunId = $"run-{number}", TaskId = $"{name}-{i}", TaskName = name, Tag = name, State = TaskState.Succeeded,
            SubmittedAt = start.AddSeconds(at), StartedAt = start.AddSeconds(at), FinishedAt = start.AddSeconds(at + 30), DurationSeconds = 30,
        });
    }

    /// <summary>The plan runs; nothing else has come yet.</summary>
    private static ScalingState State(double at, bool started) => new()
    {
        Now = States.Noon.AddSeconds(at),
        PendingTasks = [],
        RunningTasks = started ? States.Running("plan", 1, at) : [],
        ActiveWorkers = States.Workers("plan", 1),
    };
}
