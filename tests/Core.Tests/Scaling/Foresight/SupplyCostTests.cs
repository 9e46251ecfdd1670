using Scalable.Scaling;
using Scalable.Scaling.Foresight;

namespace Scalable.Tests.Scaling.Foresight;

/// <summary>Costs that can be added up by hand: idle seconds of workers and waiting seconds of tasks.</summary>
public class SupplyCostTests
{
    [Fact]
    public void A_task_that_comes_soon_is_worth_an_idle_worker_and_one_that_comes_late_is_not()
    {
        // Kept, the worker idles until the task comes; given back, the task waits for one requested in 10 s, there in 70 s.
        Assert.Equal(1, Best(Load(active: 1, arrivals: [30])));
        Assert.Equal(0, Best(Load(active: 1, arrivals: [60])));
    }

    [Fact]
    public void What_comes_after_the_next_decision_can_take_effect_is_left_to_it() => Assert.Equal(0, Best(Load(active: 0, arrivals: [71])));

    [Fact]
    public void Waiting_tasks_get_the_workers_that_spare_more_waiting_than_they_idle()
    {
        // Three tasks of 30 s wait: each worker that is missing at 60 s lets a task wait 10 s longer.
        Assert.Equal(3, Best(Load(active: 0, arrivals: [5, 6, 7])));
    }

    [Fact]
    public void The_cost_is_idle_and_waiting_added_up_over_the_scenarios_by_weight()
    {
        TagLoad load = Load(active: 1, arrivals: [30], weight: 0.5);
        var cost = new SupplyCost(load, [], 1, 60, 10, 1);
        // Kept: the task comes (0.5): 30 s idle and the rest of the last interval none, since it ends at 60 s; it does not (0.5): 10 s idle.
        Assert.Equal(0.5 * 30 + 0.5 * 10, cost.Of(1), 6);
        // Given back: the task waits from 30 s to 70 s, and its worker ends at 100 s.
        Assert.Equal(0.5 * 40, cost.Of(0), 6);
    }

    private static int Best(TagLoad load) => new SupplyCost(load, [], 1, 60, 10, 1).Best(0, load.ActiveWorkers);

    /// <summary>Tasks of 30 s.</summary>
    private static TagLoad Load(int active, double[] arrivals, double weight = 1)
    {
        var kind = new TaskKind("work", new DurationSample(), new DurationSample(), new DurationSample()) { Advised = new DurationEstimate(30, 30, 30, 1) };
        var load = new TagLoad("a") { ActiveWorkers = active, BusyWorkers = 0 };
        var scenario = new ArrivalScenario("run-1", weight);
        foreach (double at in arrivals) scenario.Arrivals.Add(new KindArrival(kind, at, 1));
        load.Scenarios.Add(scenario);
        return load;
    }
}
