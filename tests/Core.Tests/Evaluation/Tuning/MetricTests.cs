using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;

namespace Scalable.Tests.Evaluation.Tuning;

public class MetricTests
{
    private static readonly double[] s_truths = [10, 12, 9, 30], s_others = [12, 11, 15, 30.5], s_costs = [1, 1, 1, 1];

    [Fact]
    public void Waste_is_the_surplus_of_what_suffices_and_the_whole_of_what_does_not_doubled_each_time()
    {
        // 10 of 12 leave 2. 30 of 4: 4, 8 and 16 are lost, and 32 leave 2; at half the price.
        Assert.Equal(2 + (30 * 0.5), Score(SearchMetric.Waste, [10, 30], [12, 4], [1, 0.5]), 12);
    }

    [Fact]
    public void Pinball_loss_is_what_scikit_learn_says() =>
        // sklearn.metrics.mean_pinball_loss([10, 12, 9, 30], [12, 11, 15, 30.5], alpha=0.9)
        Assert.Equal(0.4375, Score(SearchMetric.PinballLoss, s_truths, s_others, s_costs), 12);

    [Fact]
    public void R_squared_of_one_task_is_what_scikit_learn_says() =>
        // sklearn.metrics.r2_score([10, 12, 9, 30], [12, 11, 15, 30.5])
        Assert.Equal(0.8600508905852418, Score(SearchMetric.RSquared, s_truths, s_others, s_costs), 12);

    [Fact]
    public void R_squared_of_several_tasks_measures_each_around_its_own_mean()
    {
        MetricTally tally = MetricTally.Of(SearchMetric.RSquared, 0.9);
        tally.Add([1, 3], [2, 2], [], []);
        tally.Add([101, 103], [101, 103], [], []);
        // Squares around the means 2 and 102 are 2 each; 2 of these 4 are left unexplained.
        Assert.Equal(0.5, tally.Score, 12);
    }

    [Fact]
    public void Errors_are_means_over_all_rows()
    {
        Assert.Equal((2 + 1 + 6 + 0.5) / 4, Score(SearchMetric.MeanAbsoluteError, s_truths, s_others, s_costs), 12);
        Assert.Equal((Math.Log(2) + Math.Log(4)) / 2, Score(SearchMetric.LogError, [1, 8], [2, 2], [1, 1]), 12);
    }

    [Fact]
    public void Only_R_squared_is_to_be_large() =>
        Assert.Equal([SearchMetric.RSquared], Enum.GetValues<SearchMetric>().Where(metric => metric.Direction() == MetricDirection.Maximize));

    private static double Score(SearchMetric metric, double[] truths, double[] values, double[] costs)
    {
        MetricTally tally = MetricTally.Of(metric, 0.9);
        tally.Add(truths, values, values, costs);
        return tally.Score;
    }
}
