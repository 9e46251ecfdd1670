using Scalable.Advising;

namespace Scalable.Tests.Advising;

public class BaselineShapleyTests
{
    [Fact]
    public void A_sum_is_shared_by_its_terms()
    {
        double[] shares = BaselineShapley.Of(3, subset => 5 + (subset & 1) * 2 + (subset >> 1 & 1) * 3 + (subset >> 2 & 1) * -4.0, out double reference);

        Assert.Equal(5, reference);
        Assert.Equal([2.0, 3, -4], shares.Select(share => Math.Round(share, 12)));
    }

    /// <summary>The glove game: one holds a left glove, two hold right ones; a pair is worth 1. Shapley values 2/3, 1/6, 1/6.</summary>
    [Fact]
    public void The_glove_game_has_its_known_values()
    {
        double[] shares = BaselineShapley.Of(3, subset => (subset & 1) == 1 && subset >> 1 != 0 ? 1 : 0, out _);

        Assert.Equal([4.0 / 6, 1.0 / 6, 1.0 / 6], shares, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
