using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

public class RuleTests
{
    [Fact]
    public void A_worker_is_kept_for_gaps_that_were_always_shorter_than_the_loss()
    {
        double[] gaps = [.. Enumerable.Repeat(100.0, 16)];
        Assert.True(IdleRule.Keep(0, 300, gaps, gaps, out double keepFor));
        Assert.InRange(keepFor, 100, 300);
    }

    [Fact]
    public void A_worker_is_given_back_at_once_where_gaps_were_always_much_longer_than_the_loss()
    {
        double[] gaps = [.. Enumerable.Repeat(10_000.0, 16)];
        Assert.False(IdleRule.Keep(0, 300, gaps, gaps, out _));
    }

    [Fact]
    public void A_gap_that_outlasts_all_short_ones_is_taken_for_a_long_one()
    {
        double[] gaps = [50, 50, 50, 50, 50, 50, 9000, 9000, 9000];
        Assert.True(IdleRule.Keep(0, 300, gaps, gaps, out _));
        Assert.False(IdleRule.Keep(60, 300, gaps, gaps, out _));
    }

    [Fact]
    public void Nothing_is_kept_for_nothing() => Assert.False(IdleRule.Keep(0, 0, [1.0], [1.0], out _));

    [Fact]
    public void A_foreseen_gap_is_kept_up_to_the_point_where_both_ways_cost_the_same()
    {
        // Keeping costs t, giving back and asking again at once costs w (lead - t), and lead more where starts are billed.
        Assert.Equal(150, IdleRule.LongestForeseenGap(300, 1, false), 9);
        Assert.Equal(300, IdleRule.LongestForeseenGap(300, 1, true), 9);
        Assert.Equal(200, IdleRule.LongestForeseenGap(300, 2, false), 9);
    }

    [Fact]
    public void Layers_of_demand_measure_their_own_gaps()
    {
        var layers = new DemandLayers();
        layers.Observe(0, 3, 3, 10, 60);
        layers.Observe(100, 1, 3, 10, 60);
        layers.Observe(150, 2, 3, 10, 60);
        layers.Observe(400, 3, 3, 10, 60);
        Assert.Equal(0, layers[1]!.Gaps.Count);
        Assert.Equal([50.0], layers[2]!.Gaps.Values.ToArray());
        Assert.Equal([300.0], layers[3]!.Gaps.Values.ToArray());
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(60, 40)]
    [InlineData(300, 75)]
    [InlineData(1000, 500)]
    public void What_is_left_of_a_task_shrinks_to_its_mean_and_grows_again_once_it_is_unusually_long(double elapsed, double left) =>
        Assert.Equal(left, new DurationEstimate(100, 50, 400, 1).Remaining(elapsed), 9);

    [Fact]
    public void Growth_counts_what_came_since_the_first_look_and_within_the_time()
    {
        var growth = new RecentGrowth();
        growth.Observe(0, 100, 60);
        Assert.Equal(0, growth.Tasks);
        growth.Observe(10, 103, 60);
        growth.Observe(20, 50, 60);
        growth.Observe(30, 55, 60);
        Assert.Equal(8, growth.Tasks);
        growth.Observe(75, 55, 60);
        Assert.Equal(5, growth.Tasks);
        growth.Observe(90, 55, 60);
        Assert.Equal(0, growth.Tasks);
    }

    [Fact]
    public void Requests_that_outlast_others_lengthen_the_start_delay_that_is_expected()
    {
        double Expected(double[] seen, int open, double waited)
        {
            var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { DefaultMaxWorkers = 20 });
            foreach (double seconds in seen) scaler.Memory.RecordStartDelay("a", seconds);
            scaler.Evaluate(States.Of("a", pending: 9, active: 0, starting: open));
            return scaler.Evaluate(States.Of("a", pending: 9, active: 0, starting: open, atSeconds: waited)).Detail("a").StartDelaySeconds;
        }
        Assert.Equal(25, Expected([10, 20, 30, 40], open: 1, waited: 9));
        // By the product-limit estimate 4/5 outlast 10 s, 4/5 x 2/3 = 8/15 outlast 20 s, and half of these 30 s.
        Assert.Equal(30, Expected([10, 20, 30, 40], open: 1, waited: 15));
        // Two came at once; four have been waiting for 20 s, which half of all outlast at least.
        Assert.Equal(30, Expected([1, 1], open: 4, waited: 20));
        // One that is stuck among many says little.
        Assert.Equal(1, Expected([1, 1, 1, 1, 1, 1], open: 1, waited: 5000));
    }
}
