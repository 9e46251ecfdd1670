using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

public class AdaptiveScalerTests
{
    [Fact]
    public void Of_a_long_queue_every_name_counts_as_often_as_it_is_there_however_the_names_alternate()
    {
        const int each = 10_000;
        PendingTask[] tasks = [.. Enumerable.Range(0, 2 * each).Select(i => new PendingTask { Tag = "a", TaskName = i % 2 == 0 ? "short" : "long" })];
        ScalingDecision decision = new AdaptiveScaler().Evaluate(new ScalingState { Now = States.Noon, PendingTasks = tasks, RunningTasks = [], RecentCompletions = [new("a", 1) { TaskName = "short" }, new("a", 100) { TaskName = "long" }] });
        Assert.Equal(each * 101, decision.Detail("a").WorkAheadSeconds, 1e-6);
    }

    [Fact]
    public void Adds_a_worker_for_every_waiting_task_up_to_the_ceiling()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxWorkers = States.Workers("a", 30) });
        Assert.Equal(7, scaler.Preview(States.Of("a", pending: 7, active: 0)).Change("a"));
        ScalingDecision decision = scaler.Evaluate(States.Of("a", pending: 100, active: 4, running: 4));
        Assert.Equal(26, decision.Change("a"));
        Assert.Equal(104, decision.Detail("a").UnconstrainedWish);
        Assert.Equal(ScalingLimit.MaxWorkers, decision.Detail("a").Limit);
    }

    [Fact]
    public void As_many_tasks_as_came_while_a_worker_starts_are_expected_to_follow_unless_that_could_cost_anything()
    {
        static ScalingDecision Second(AdaptiveScalerOptions options, int idle = 0)
        {
            var scaler = new AdaptiveScaler(options with { DefaultStartDelay = TimeSpan.FromSeconds(60), Interval = TimeSpan.FromSeconds(15) });
            scaler.Evaluate(States.Of("a", pending: 2, active: 0));
            return scaler.Evaluate(States.Of("a", pending: 5, active: idle, starting: 2, atSeconds: 15));
        }
        var options = new AdaptiveScalerOptions { DefaultMaxWorkers = 20 };
        ScalingDecision decision = Second(options);
        Assert.Equal(5 + 3 - 2, decision.Change("a"));
        Assert.Contains("3 more are expected, as many as came in the last 00:01:15", decision.Reasoning, StringComparison.Ordinal);
        ScalingDecision shared = Second(options with { SlotsPerWorker = States.Workers("a", 2) });
        Assert.Equal(3 + 2 - 2, shared.Change("a"));
        Assert.Contains("3 more are expected", shared.Reasoning, StringComparison.Ordinal);
        Assert.Equal(5 - 2, Second(options with { StartsAreBilled = true }).Change("a"));
        Assert.Equal(5 - 2, Second(options with { MaxTotalWorkers = 20 }).Change("a"));
        Assert.Equal(5 - 2, Second(options with { MaxHourlyCost = 100 }).Change("a"));
        Assert.Equal(5 - 8, Second(options, idle: 6).Change("a"));
    }

    [Fact]
    public void Workers_for_tasks_that_did_not_follow_are_given_back_when_they_arrive()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { DefaultMaxWorkers = 20, DefaultStartDelay = TimeSpan.FromSeconds(60), Interval = TimeSpan.FromSeconds(15) });
        scaler.Evaluate(States.Of("a", pending: 2, active: 0));
        Assert.Equal(6, scaler.Evaluate(States.Of("a", pending: 5, active: 0, starting: 2, atSeconds: 15)).Change("a"));
        Assert.Equal(-3, scaler.Evaluate(States.Of("a", pending: 0, active: 8, running: 5, atSeconds: 75)).Change("a"));
    }

    [Fact]
    public void Workers_on_their_way_count_as_supply() =>
        Assert.Equal(2, new AdaptiveScaler().Evaluate(States.Of("a", pending: 6, active: 1, running: 1, starting: 4)).Change("a"));

    [Fact]
    public void Several_slots_a_worker_need_fewer_workers()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { SlotsPerWorker = States.Workers("a", 4) });
        Assert.Equal(3, scaler.Evaluate(States.Of("a", pending: 9, active: 0)).Change("a"));
    }

    [Fact]
    public void A_target_drain_time_asks_for_work_over_that_time_and_never_more_than_tasks()
    {
        AdaptiveScaler Scaler(double drainSeconds) => new(new AdaptiveScalerOptions { TargetDrainTime = TimeSpan.FromSeconds(drainSeconds), DefaultMaxWorkers = 100 });
        Assert.Equal(10, Scaler(600).Evaluate(States.Of("a", pending: 60, active: 0, seconds: 100)).Change("a"));
        Assert.Equal(60, Scaler(1).Evaluate(States.Of("a", pending: 60, active: 0, seconds: 100)).Change("a"));
    }

    [Fact]
    public void With_a_drain_time_nothing_is_added_that_would_arrive_after_the_work_is_done()
    {
        var options = new AdaptiveScalerOptions { TargetDrainTime = TimeSpan.FromSeconds(10), DefaultMaxWorkers = 100, DefaultStartDelay = TimeSpan.FromMinutes(5) };
        Assert.Equal(0, new AdaptiveScaler(options).Evaluate(States.Of("a", pending: 20, active: 5, running: 5, seconds: 30)).Change("a"));
        Assert.True(new AdaptiveScaler(options with { DefaultStartDelay = TimeSpan.Zero, Interval = TimeSpan.FromSeconds(1) }).Evaluate(States.Of("a", pending: 20, active: 5, running: 5, seconds: 30)).Change("a") > 0);
    }

    [Fact]
    public void Floors_are_filled_without_any_task_and_zero_workers_are_allowed_without_a_floor()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MinWorkers = States.Workers("a", 2), MaxWorkers = States.Workers("a", 30) });
        ScalingDecision decision = scaler.Evaluate(new ScalingState());
        Assert.Equal(2, decision.Change("a"));
        Assert.Contains("floor is 2", decision.Reasoning);
        Assert.False(new AdaptiveScaler().Evaluate(new ScalingState()).HasChanges);
    }

    [Fact]
    public void A_tag_unknown_to_floors_and_ceilings_may_have_ten_workers()
    {
        ScalingDecision decision = new AdaptiveScaler().Evaluate(States.Of("new", pending: 50, active: 0));
        Assert.Equal(10, decision.Change("new"));
        Assert.Contains("ceiling", decision.Reasoning);
    }

    [Fact]
    public void A_step_cap_limits_both_directions()
    {
        var options = new AdaptiveScalerOptions { MaxStep = 3, ScaleDownWindow = TimeSpan.Zero };
        Assert.Equal(3, new AdaptiveScaler(options).Evaluate(States.Of("a", pending: 9, active: 0)).Change("a"));
        Assert.Equal(-3, new AdaptiveScaler(options).Evaluate(States.Of("a", pending: 0, active: 9)).Change("a"));
    }

    [Fact]
    public void Cooldowns_are_per_tag_and_direction_and_no_change_starts_none()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { Cooldown = TimeSpan.FromSeconds(90), ScaleDownWindow = TimeSpan.Zero, DefaultStartDelay = TimeSpan.Zero });
        Assert.False(scaler.Evaluate(States.Of("a", 0, 0)).HasChanges);
        Assert.Equal(2, scaler.Evaluate(States.Of("a", pending: 2, active: 0, atSeconds: 1)).Change("a"));
        ScalingDecision resting = scaler.Evaluate(States.Of("a", pending: 5, active: 2, running: 2, atSeconds: 60));
        Assert.Equal(0, resting.Change("a"));
        Assert.Equal(ScalingLimit.Cooldown, resting.Detail("a").Limit);
        Assert.Equal(1, scaler.Evaluate(States.Of("b", pending: 1, active: 0, atSeconds: 61)).Change("b"));
        Assert.Equal(-2, scaler.Evaluate(States.Of("a", pending: 0, active: 2, atSeconds: 62)).Change("a"));
        Assert.Equal(3, scaler.Evaluate(States.Of("a", pending: 5, active: 2, running: 2, atSeconds: 92)).Change("a") - 2);
    }

    [Fact]
    public void A_configured_window_shrinks_only_to_its_highest_wish()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { ScaleDownWindow = TimeSpan.FromSeconds(300), DefaultMaxWorkers = 20 });
        scaler.Evaluate(States.Of("a", pending: 0, active: 12, running: 12));
        scaler.Evaluate(States.Of("a", pending: 0, active: 12, running: 8, atSeconds: 100));
        Assert.Equal(0, scaler.Evaluate(States.Of("a", pending: 0, active: 12, running: 2, atSeconds: 250)).Change("a"));
        Assert.Equal(-4, scaler.Evaluate(States.Of("a", pending: 0, active: 12, running: 2, atSeconds: 301)).Change("a"));
        Assert.Equal(-6, scaler.Evaluate(States.Of("a", pending: 0, active: 8, running: 2, atSeconds: 401)).Change("a"));
    }

    [Fact]
    public void The_thresholds_hold_changes_back()
    {
        var options = new AdaptiveScalerOptions { ScaleUpThreshold = 2, ScaleDownThreshold = 0.3, ScaleDownWindow = TimeSpan.Zero, DefaultMaxWorkers = 100 };
        Assert.Equal(0, new AdaptiveScaler(options).Evaluate(States.Of("a", pending: 10, active: 10, running: 10)).Change("a"));
        Assert.Equal(11, new AdaptiveScaler(options).Evaluate(States.Of("a", pending: 11, active: 10, running: 10)).Change("a"));
        Assert.Equal(0, new AdaptiveScaler(options).Evaluate(States.Of("a", pending: 0, active: 10, running: 3)).Change("a"));
        Assert.Equal(-8, new AdaptiveScaler(options).Evaluate(States.Of("a", pending: 0, active: 10, running: 2)).Change("a"));
    }

    [Fact]
    public void Nobody_is_removed_while_it_is_not_known_who_is_busy()
    {
        var state = new ScalingState { ActiveWorkers = States.Workers("a", 9) };
        ScalingDecision decision = new AdaptiveScaler(new AdaptiveScalerOptions { ScaleDownWindow = TimeSpan.Zero }).Evaluate(state);
        Assert.False(decision.HasChanges);
        Assert.Equal(ScalingLimit.UnknownBusyWorkers, decision.Detail("a").Limit);
        Assert.Contains("does not say which are busy", decision.Reasoning);
    }

    [Fact]
    public void Just_started_workers_are_not_removed()
    {
        ScalingState state = States.Of("a", pending: 0, active: 9, running: 2) with { JustStartedWorkers = States.Workers("a", 4) };
        Assert.Equal(-3, new AdaptiveScaler(new AdaptiveScalerOptions { ScaleDownWindow = TimeSpan.Zero }).Evaluate(state).Change("a"));
    }

    [Fact]
    public void A_clock_that_runs_backwards_is_read_as_no_time_passing_and_said_so()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { Cooldown = TimeSpan.FromSeconds(90) });
        scaler.Evaluate(States.Of("a", pending: 1, active: 0, atSeconds: 1000));
        ScalingDecision decision = scaler.Evaluate(States.Of("a", pending: 5, active: 1, running: 1, atSeconds: 0));
        Assert.Equal(0, decision.Change("a"));
        Assert.Contains("clock ran backwards", decision.Reasoning);
        Assert.Equal(States.Noon.AddSeconds(1000), decision.EvaluatedAt);
    }

    [Fact]
    public void Announced_tasks_get_workers_in_time_for_their_arrival()
    {
        var options = new AdaptiveScalerOptions { DefaultStartDelay = TimeSpan.FromSeconds(300), Interval = TimeSpan.FromSeconds(15) };
        ScalingState Announced(double inSeconds) => States.Of("a", 0, 0) with { UpcomingTasks = [new UpcomingTask("a", inSeconds) { Count = 6 }] };
        Assert.Equal(6, new AdaptiveScaler(options).Evaluate(Announced(200)).Change("a"));
        Assert.Equal(0, new AdaptiveScaler(options).Evaluate(Announced(900)).Change("a"));
    }

    [Fact]
    public void Preview_remembers_nothing()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { Cooldown = TimeSpan.FromSeconds(90) });
        Assert.Equal(3, scaler.Preview(States.Of("a", 3, 0)).Change("a"));
        Assert.Equal(3, scaler.Evaluate(States.Of("a", 3, 0, atSeconds: 1)).Change("a"));
        Assert.Equal(0, scaler.Evaluate(States.Of("a", 3, 0, atSeconds: 2)).Change("a"));
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_by_name()
    {
        Assert.Contains("MinWorkers of 'a' is 5", Assert.Throws<ArgumentException>(() => new AdaptiveScaler(new AdaptiveScalerOptions { MinWorkers = States.Workers("a", 5), MaxWorkers = States.Workers("a", 3) })).Message);
        Assert.Contains("ScaleDownThreshold", Assert.Throws<ArgumentException>(() => new AdaptiveScaler(new AdaptiveScalerOptions { ScaleUpThreshold = 0.3, ScaleDownThreshold = 0.7 })).Message);
        Assert.Contains("negative", Assert.Throws<ArgumentException>(() => new AdaptiveScaler().Evaluate(new ScalingState { ActiveWorkers = States.Workers("a", -1) })).Message);
    }
}
