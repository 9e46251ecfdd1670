using Scalable.Evaluation.Tuning.Trials;

namespace Scalable.Tests.Evaluation.Tuning;

public class LeaveOneOutFactorsTests
{
    [Fact]
    public void Each_row_has_the_conformal_quantile_of_the_others()
    {
        // Of nine others at 0.8 the eighth smallest: ceil(10 * 0.8) = 8. For the row of 9 and of 10 that is 8, for all others 9.
        double[] ratios = [1, 2, 3, 4, 5, 6, 7, 10, 9, 8];
        Assert.Equal([9, 9, 9, 9, 9, 9, 9, 8, 8, 9], LeaveOneOutFactors.Of(ratios, 0.8));
    }

    [Fact]
    public void Too_few_others_give_their_largest_and_a_row_alone_gives_its_prediction()
    {
        Assert.Equal([3, 3, 2], LeaveOneOutFactors.Of([1, 2, 3], 0.95));
        Assert.Equal([1], LeaveOneOutFactors.Of([7], 0.95));
    }

    [Fact]
    public void Bounds_hold_as_often_as_asked_for()
    {
        // 999 others at 0.9: the 900th; each of the 900 smallest lies at or below its bound (the 900th at that of the 901st).
        double[] ratios = [.. Enumerable.Range(1, 1000).Select(i => (double)i)];
        double[] factors = LeaveOneOutFactors.Of(ratios, 0.9);
        Assert.Equal(900, ratios.Zip(factors).Count(row => row.First <= row.Second));
    }
}
