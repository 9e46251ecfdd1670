using Scalable.Advising.Engine;

namespace Scalable.Tests.Advising.Engine;

public class LadderPlannerTests
{
    [Fact]
    public void The_planned_ladder_is_the_cheapest_of_all_ladders()
    {
        var random = new Random(11);
        var planner = new LadderPlanner();
        for (int trial = 0; trial < 300; trial++)
        {
            (double[] values, double[] weights) = RandomDistribution(random, 1 + random.Next(8));
            double price = trial % 3 == 0 ? 0 : random.NextDouble() * values[^1];
            var rungs = new List<double>();

            double cost = planner.Plan(values, weights, price, rungs);

            Assert.Equal(CheapestByTryingAll(values, weights, price), cost, 9);
            Assert.Equal(cost, ExpectedCost(rungs, values, weights, price), 9);
        }
    }

    [Fact]
    public void A_rare_large_need_is_left_to_the_retry_and_a_common_one_is_not()
    {
        var planner = new LadderPlanner();
        var rungs = new List<double>();

        // 1 + 0.05 * 10 = 1.5 beats 10; 1 + 0.95 * 10 = 10.5 does not.
        planner.Plan([1, 10], [0.95, 0.05], 0, rungs);
        Assert.Equal([1.0, 10], rungs);
        planner.Plan([1, 10], [0.05, 0.95], 0, rungs);
        Assert.Equal([10.0], rungs);
    }

    [Fact]
    public void A_price_on_failures_skips_rungs()
    {
        var planner = new LadderPlanner();
        var rungs = new List<double>();
        planner.Plan([1, 10], [0.95, 0.05], failurePrice: 200, rungs);
        Assert.Equal([10.0], rungs);
    }

    [Fact]
    public void A_failed_attempt_costs_its_whole_allocation_and_the_price_and_the_last_what_is_left_over()
    {
        // Need 5: 2 fails (2 + 1), 4 fails (4 + 1), 8 leaves 3 over.
        Assert.Equal(2 + 1 + 4 + 1 + 3, LadderCost.Of([2, 4, 8], need: 5, failurePrice: 1, out int failures));
        Assert.Equal(2, failures);
    }

    [Fact]
    public void Beyond_its_end_a_ladder_doubles()
    {
        // Need 9: 2 fails, 4 fails, 8 fails, 16 leaves 7 over.
        Assert.Equal(2 + 4 + 8 + 7, LadderCost.Of([2], need: 9, failurePrice: 0, out int failures));
        Assert.Equal(3, failures);
    }

    private static (double[] Values, double[] Weights) RandomDistribution(Random random, int count)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 30)).Order()];
        double[] weights = [.. values.Select(_ => random.Next(4) == 0 ? 0 : random.NextDouble())];
        weights[0] += 0.1;
        double total = weights.Sum();
        return (values, [.. weights.Select(weight => weight / total)]);
    }

    private static double CheapestByTryingAll(double[] values, double[] weights, double price)
    {
        double best = double.PositiveInfinity;
        for (int mask = 0; mask < 1 << (values.Length - 1); mask++)
        {
            double[] ladder = [.. values.Where((_, i) => i == values.Length - 1 || (mask & (1 << i)) != 0).Distinct()];
            best = Math.Min(best, ExpectedCost(ladder, values, weights, price));
        }
        return best;
    }

    private static double ExpectedCost(IReadOnlyList<double> ladder, double[] values, double[] weights, double price)
    {
        double cost = 0;
        for (int i = 0; i < values.Length; i++)
        {
            foreach (double rung in ladder)
            {
                cost += weights[i] * rung;
                if (rung >= values[i]) break;
                cost += weights[i] * price;
            }
        }
        return cost;
    }
}
