using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

public class CompletionTests
{
    [Fact]
    public void The_forecast_is_that_of_a_list_schedule()
    {
        // Four tasks of 100 s: two workers are there, a third arrives after 60 s: 0-100, 0-100, 60-160, 100-200.
        TagPlan plan = Plan(pending: 4, active: 2, target: 3, delay: 60);
        Assert.Equal(200, CompletionForecast.Of([plan], new AdaptiveScalerOptions()));
    }

    [Fact]
    public void Workers_on_their_way_arrive_when_they_are_expected_and_overdue_ones_after_half_as_long_again()
    {
        // Three tasks of 100 s on three workers that were requested 40 s ago: at a start delay of 60 s they are there in 20 s.
        ScalingState Requested(double atSeconds) => States.Of("a", pending: 3, active: 0, starting: 3, seconds: 100, atSeconds: atSeconds);
        var scaler = new AdaptiveScaler();
        scaler.Memory.RecordStartDelay("a", 60);
        scaler.Evaluate(Requested(0));
        Assert.Equal(120, scaler.Evaluate(Requested(40)).PredictedCompletionTime!.Value, 6);
        Assert.Equal(100 + 100 / 2, scaler.Evaluate(Requested(100)).PredictedCompletionTime!.Value, 6);
    }

    [Fact]
    public void A_queue_that_no_worker_will_ever_take_has_no_completion()
    {
        Assert.Null(CompletionForecast.Of([Plan(pending: 4, active: 0, target: 0, delay: 60)], new AdaptiveScalerOptions()));
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxWorkers = States.Workers("a", 0) });
        Assert.Null(scaler.Evaluate(States.Of("a", pending: 4, active: 0)).PredictedCompletionTime);
    }

    [Fact]
    public void A_long_queue_is_forecast_like_the_same_queue_cut_short()
    {
        // 1,000 tasks of 100 s on 10 workers end after 10,000 s.
        double seconds = CompletionForecast.Of([Plan(pending: 1000, active: 10, target: 10, delay: 60)], new AdaptiveScalerOptions())!.Value;
        Assert.InRange(seconds, 9_900, 10_100);
    }

    [Fact]
    public void Nothing_to_do_is_done_in_no_time() => Assert.Equal(0, new AdaptiveScaler().Evaluate(States.Of("a", 0, 2)).PredictedCompletionTime);

    [Fact]
    public void Outcomes_that_were_twice_as_long_move_the_prediction_and_narrow_the_bounds()
    {
        var calibration = new CompletionCalibration();
        (double before, double lowerBefore, double upperBefore) = calibration.Correct(100, 1, 0.9);
        for (int i = 0; i < 200; i++) calibration.Learn(new ScalingOutcome(States.Noon, 100, 50, 400, 195 + i % 11));
        (double after, double lower, double upper) = calibration.Correct(100, 1, 0.9);
        Assert.Equal(100, before, 6);
        Assert.InRange(after, 195, 205);
        Assert.True(upper / lower < upperBefore / lowerBefore);
    }

    [Fact]
    public void A_prediction_is_checked_once_everything_older_has_ended()
    {
        var scaler = new AdaptiveScaler();
        scaler.Evaluate(Submitted(pendingSince: 0, at: 0));
        scaler.Evaluate(Submitted(pendingSince: 0, at: 50));
        Assert.Empty(scaler.Memory.TakeOutcomes());
        scaler.Evaluate(Submitted(pendingSince: 60, at: 90));
        IReadOnlyList<ScalingOutcome> outcomes = scaler.Memory.TakeOutcomes();
        Assert.Equal([90.0, 40.0], outcomes.Select(outcome => outcome.ActualSeconds));
        Assert.Empty(scaler.Memory.TakeOutcomes());
    }

    private static ScalingState Submitted(double pendingSince, double at) => new()
    {
        Now = States.Noon.AddSeconds(at),
        RunningTasks = [],
        PendingTasks = [new PendingTask { Tag = "a", SubmittedAt = States.Noon.AddSeconds(pendingSince) }],
        ActiveWorkers = States.Workers("a", 1),
    };

    private static TagPlan Plan(int pending, int active, int target, double delay)
    {
        var load = new TagLoad("a") { ActiveWorkers = active, BusyWorkers = 0, PendingTasks = pending };
        load.Pending.Add(new(new ScalerMemory().Kind("a", "a", new DurationEstimate(100, 50, 200, 1)), pending));
        return new TagPlan(load) { Target = target, StartDelaySeconds = delay };
    }
}
