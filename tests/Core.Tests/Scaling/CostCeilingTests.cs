using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

public class CostCeilingTests
{
    private static readonly Dictionary<string, double> s_prices = new() { ["cheap"] = 1, ["dear"] = 4 };

    [Fact]
    public void An_hourly_ceiling_goes_to_where_a_worker_saves_most_time_for_its_price()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { HourlyPrice = s_prices, MaxHourlyCost = 9, DefaultMaxWorkers = 50 });
        ScalingDecision decision = scaler.Evaluate(new ScalingState { RunningTasks = [], PendingTasks = [.. States.Pending("cheap", 20, 100), .. States.Pending("dear", 20, 100)] });
        double hourly = decision.Change("cheap") * 1 + decision.Change("dear") * 4;
        Assert.InRange(hourly, 8, 9);
        Assert.True(decision.Change("cheap") > decision.Change("dear"));
        Assert.True(decision.Change("dear") >= 1);
        Assert.Equal(ScalingLimit.MaxHourlyCost, decision.Detail("dear").Limit);
    }

    [Fact]
    public void What_is_there_already_counts_against_the_hourly_ceiling()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { HourlyPrice = s_prices, MaxHourlyCost = 10, DefaultMaxWorkers = 50 });
        ScalingState state = States.Of("dear", pending: 10, active: 2, running: 2);
        Assert.Equal(0, scaler.Evaluate(state).Change("dear"));
    }

    [Fact]
    public void Above_the_hourly_ceiling_idle_workers_go_and_busy_ones_stay()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxHourlyCost = 3, MinWorkers = States.Workers("a", 8) });
        Assert.Equal(-4, scaler.Evaluate(States.Of("a", pending: 0, active: 8, running: 4)).Change("a"));
    }

    [Fact]
    public void All_tags_together_have_no_more_workers_than_they_may_and_none_goes_without()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxTotalWorkers = 6, DefaultMaxWorkers = 50 });
        ScalingDecision decision = scaler.Evaluate(new ScalingState { RunningTasks = [], PendingTasks = [.. States.Pending("a", 30, 100), .. States.Pending("b", 10, 100)] });
        // Of all ways to share six, 3000 s / 4 + 1000 s / 2 is the shortest.
        Assert.Equal((4, 2), (decision.Change("a"), decision.Change("b")));
        Assert.Equal(ScalingLimit.MaxTotalWorkers, decision.Detail("a").Limit);
        Assert.Contains("all tags together", decision.Reasoning);
    }

    [Fact]
    public void Nothing_is_added_once_the_budget_of_the_run_is_spent()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxTotalCost = 100 });
        ScalingDecision decision = scaler.Evaluate(States.Of("a", pending: 10, active: 3, running: 2) with { SpentCost = 100 });
        Assert.Equal(-1, decision.Change("a"));
        Assert.Equal(ScalingLimit.MaxTotalCost, decision.Detail("a").Limit);
        Assert.Contains("budget", decision.Reasoning);
    }

    [Fact]
    public void A_budget_pays_for_one_task_a_worker_before_another_worker_is_added()
    {
        // An hour a task at a price of 1: what is left pays four of them.
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxTotalCost = 104.5, DefaultMaxWorkers = 50 });
        Assert.Equal(4, scaler.Evaluate(States.Of("a", pending: 30, active: 0, seconds: 3600) with { SpentCost = 100 }).Change("a"));
    }

    [Fact]
    public void The_cost_so_far_is_added_up_from_the_workers_seen()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxTotalCost = 10 });
        scaler.Evaluate(States.Of("a", pending: 0, active: 5, running: 5));
        Assert.Equal(0, scaler.Evaluate(States.Of("a", pending: 5, active: 5, running: 5, atSeconds: 2 * 3600)).Change("a"));
    }

    [Fact]
    public void A_tag_whose_tasks_wait_gets_the_idle_worker_of_another_under_the_same_ceiling()
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxTotalWorkers = 2, MaxTotalWorkersSource = "max_workers 2 of target local" });
        ScalingDecision decision = scaler.Evaluate(new ScalingState
        {
            Now = States.Noon, PendingTasks = States.Pending("text", 3), RunningTasks = States.Running("busy", 1),
            ActiveWorkers = new Dictionary<string, int> { ["busy"] = 1, ["idle"] = 1 },
        });

        Assert.Equal((1, -1, 0), (decision.Change("text"), decision.Change("idle"), decision.Change("busy")));
        Assert.Contains("max_workers 2 of target local", decision.Reasoning);
    }

    [Fact]
    public void A_tag_whose_tasks_wait_gets_the_place_of_a_worker_that_another_has_requested_beside_a_first_one()
    {
        AdaptiveScaler Scaler() => new(new AdaptiveScalerOptions { MaxTotalWorkers = 3 });
        ScalingState Large(int starting, int active) => new()
        {
            Now = States.Noon, PendingTasks = [.. States.Pending("large", 4, 600), .. States.Pending("small", 5, 10)], RunningTasks = States.Running("large", active),
            ActiveWorkers = States.Workers("large", active), PendingWorkers = States.Workers("large", starting),
        };
        ScalingDecision onTheirWay = Scaler().Evaluate(Large(starting: 3, active: 0)), oneThere = Scaler().Evaluate(Large(starting: 1, active: 2)), allThere = Scaler().Evaluate(Large(starting: 0, active: 3));
        Assert.Equal((1, -1), (onTheirWay.Change("small"), onTheirWay.Change("large")));
        Assert.Equal((1, -1), (oneThere.Change("small"), oneThere.Change("large")));
        Assert.Equal((0, 0), (allThere.Change("small"), allThere.Change("large")));
        Assert.Equal(0, new AdaptiveScaler(new AdaptiveScalerOptions { MaxTotalWorkers = 1 }).Evaluate(Large(starting: 1, active: 0)).Change("small"));
    }
}
