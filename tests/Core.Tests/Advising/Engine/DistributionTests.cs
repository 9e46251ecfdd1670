using Scalable.Advising.Distributions;
using Scalable.Advising.Engine;

namespace Scalable.Tests.Advising.Engine;

public class DistributionTests
{
    [Fact]
    public void A_tail_takes_one_part_in_n_plus_one_and_lies_beyond_the_largest_value()
    {
        WeightedSample atoms = Sample((1, 0.25), (2, 0.25), (3, 0.25), (4, 0.25));
        double effective = ExponentialTail.EffectiveCount(atoms);

        ExponentialTail.Append(atoms, effective, smallestScale: 0);

        Assert.Equal(4, effective, 12);
        Assert.Equal(0.8, DiscreteDistribution.MassAtOrBelow(atoms, 4), 12);
        Assert.Equal(1, DiscreteDistribution.MassAtOrBelow(atoms, double.PositiveInfinity), 12);
        // The top quarter is the 4, whose excess over the 3 is 1: the k-th eighth of the tail ends at 4 - ln(1 - k / 8).
        Assert.Equal(4 - Math.Log(1 - 1 / 8.0), atoms.Values[4], 12);
        Assert.Equal(4 - Math.Log(1 - 7 / 8.0), atoms.Values[10], 12);
    }

    [Fact]
    public void Unequal_weights_count_for_fewer_values()
    {
        // Kish: (0.5 + 0.25 + 0.25)^2 / (0.25 + 0.0625 + 0.0625).
        Assert.Equal(1 / 0.375, ExponentialTail.EffectiveCount(Sample((1, 0.5), (2, 0.25), (3, 0.25))), 12);
    }

    [Theory]
    [InlineData(0.2, 10)]
    [InlineData(0.21, 20)]
    [InlineData(0.7, 20)]
    [InlineData(0.71, 30)]
    [InlineData(1, 30)]
    public void A_weighted_quantile_is_the_smallest_value_with_that_much_at_or_below(double level, double expected)
    {
        Assert.Equal(expected, DiscreteDistribution.Quantile(Sample((10, 0.2), (20, 0.5), (30, 0.3)), level));
    }

    [Fact]
    public void Masses_and_means_are_those_of_the_sample()
    {
        WeightedSample atoms = Sample((10, 0.2), (20, 0.5), (30, 0.3));
        Assert.Equal(0.2, DiscreteDistribution.MassBelow(atoms, 20), 12);
        Assert.Equal(0.7, DiscreteDistribution.MassAtOrBelow(atoms, 20), 12);
        Assert.Equal(21, DiscreteDistribution.Mean(atoms), 12);
        Assert.Equal((20 * 0.5 + 30 * 0.3) / 0.8, DiscreteDistribution.MeanAbove(atoms, 10), 12);
        Assert.True(double.IsNaN(DiscreteDistribution.MeanAbove(atoms, 30)));
    }

    [Fact]
    public void Thinning_keeps_the_mass_and_the_largest_values_and_never_lowers_a_quantile()
    {
        var atoms = new WeightedSample();
        var random = new Random(3);
        for (int i = 0; i < 1000; i++) atoms.Add(random.NextDouble(), random.NextDouble());
        atoms.SortAndNormalise();
        var thinned = new WeightedSample();
        thinned.CopyFrom(atoms);

        thinned.ThinTo(100);

        Assert.InRange(thinned.Count, 50, 110);
        Assert.Equal(1, thinned.Weights.ToArray().Sum(), 9);
        Assert.Equal(atoms.Values[^20..].ToArray(), thinned.Values[^20..].ToArray());
        for (double level = 0.05; level < 1; level += 0.05)
            Assert.True(DiscreteDistribution.Quantile(thinned, level) >= DiscreteDistribution.Quantile(atoms, level));
    }

    [Theory]
    [InlineData(25, 0.1, new double[] { 10, 20, 25, 40 })]   // 0.2 lies beyond, 0.1 may: one of the two atoms is held
    [InlineData(15, 0.1, new double[] { 10, 20, 30, 40 })]   // most lies beyond: the request is not believed
    [InlineData(25, 0.5, new double[] { 10, 20, 30, 40 })]   // requests are often exceeded
    public void A_request_holds_what_lies_beyond_it_as_far_as_requests_sufficed(double request, double exceeded, double[] expected)
    {
        WeightedSample atoms = Sample((10, 0.3), (20, 0.5), (30, 0.1), (40, 0.1));
        RequestCap.Apply(atoms, request, exceeded);
        Assert.Equal(expected, atoms.Values.ToArray());
    }

    private static WeightedSample Sample(params (double Value, double Weight)[] pairs)
    {
        var atoms = new WeightedSample();
        foreach ((double value, double weight) in pairs) atoms.Add(value, weight);
        return atoms;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_sample_is_sorted_with_its_weights_whatever_order_it_came_in(int count)
    {
        var random = new Random(count);
        var sample = new WeightedSample();
        double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        // A value's weight is twice the value, so that each can be told apart afterwards.
        foreach (double value in values) sample.Add(value, 2 * value);
        sample.SortAndNormalise();
        Assert.Equal(values.Order(), sample.Values.ToArray());
        for (int i = 0; i < count; i++) Assert.Equal(sample.Values[i] / values.Sum(), sample.Weights[i], 1e-9);
    }
}
