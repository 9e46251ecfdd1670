using Scalable.Evaluation.Backtesting;

namespace Scalable.Tests.Evaluation.Backtesting;

/// <summary>Expected values are numpy.random.RandomState(seed).permutation(n), NumPy 1.24.</summary>
public class MersenneTwisterTests
{
    [Fact]
    public void Permutations_are_those_of_NumPy()
    {
        Assert.Equal([0, 7, 8, 4, 6, 9, 3, 5, 2, 1], new MersenneTwister(1996).Permutation(10));
        Assert.Equal([0, 1, 5, 15, 11, 14, 8, 13, 2, 9, 16, 4, 7, 10, 12, 3, 6], new MersenneTwister(42).Permutation(17));
        Assert.Equal([438, 831, 338, 46, 856, 850, 593, 53], new MersenneTwister(1996).Permutation(1000)[..8]);
    }
}
