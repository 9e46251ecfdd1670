using Scalable.Evaluation.Tuning.Strategies;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Tests.Evaluation.Tuning;

public class SamplerTests
{
    [Fact]
    public void A_Parzen_density_is_the_mixture_of_truncated_normals_that_scipy_says()
    {
        // numpy.mean([scipy.stats.truncnorm.pdf(x, (0-m)/s, (1-m)/s, loc=m, scale=s) for m, s in [(0.2, 0.25), (0.3, 0.25), (0.5, 1)]])
        var density = new ParzenDensity([0.3, 0.2]);
        Assert.Equal(1.2436917803801035, density.At(0.05), 5);
        Assert.Equal(1.5896044425138347, density.At(0.25), 5);
        Assert.Equal(0.36781876962942667, density.At(0.9), 5);
    }

    [Fact]
    public void A_choice_is_as_dense_as_trials_with_it_are_many()
    {
        // (2 + 1/3) / 4 and (0 + 1/3) / 4 of three trials, two of the first choice.
        var density = new ChoiceDensity(3, [1 / 6.0, 1 / 6.0, 0.5]);
        Assert.Equal(7 / 12.0, density.At(0.1), 12);
        Assert.Equal(1 / 12.0, density.At(0.9), 12);
    }

    [Fact]
    public void Tpe_comes_closer_to_an_optimum_than_random_search_with_the_same_trials()
    {
        SearchSpace space = TuningWorld.Space("learning_rate=0.001..1 log", "subsample=0.1..1", "feature_fraction=0.1..1", "loss=squared,absolute,huber");
        double[] tpe = [.. Enumerable.Range(0, 15).Select(seed => BestOf(new TpeSampler(space, seed), space))];
        double[] random = [.. Enumerable.Range(0, 15).Select(seed => BestOf(new RandomSampler(space, seed), space))];
        Assert.True(tpe.Order().ElementAt(7) < random.Order().ElementAt(7) / 2, $"medians: TPE {tpe.Order().ElementAt(7)}, random {random.Order().ElementAt(7)}");
    }

    [Fact]
    public void A_grid_has_every_combination_once_and_no_more_than_asked_for()
    {
        SearchSpace space = TuningWorld.Space("loss=squared,huber", "leaves=4..6", "learning_rate=0.1..0.3", "huber_delta=1..2 if loss=huber");
        var grid = new GridSampler(space, 40, seed: 1);
        ParameterSet[] points = [.. Enumerable.Range(1, 60).Select(trial => grid.Choose(trial, [])).OfType<ParameterSet>()];
        Assert.InRange(points.Length, 20, 40);
        Assert.Equal(points.Length, points.Distinct().Count());
        Assert.Equal([4L, 5L, 6L], points.Select(point => point["leaves"]).Distinct().Order());
        Assert.All(points, point => Assert.Equal((string)point["loss"]! == "huber", point["huber_delta"] is not null));
    }

    [Fact]
    public void Every_third_trial_of_a_mixture_is_random()
    {
        SearchSpace space = TuningWorld.Space("learning_rate=0.001..1 log");
        ParameterSet[] earlier = [.. Enumerable.Range(0, 40).Select(i => ParameterSet.Empty.With("learning_rate", i < 6 ? 0.03 : 0.9))];
        var random = new RandomSampler(space, 5);
        var mixed = new MixedSampler(new TpeSampler(space, 5), random);
        int[] same = [.. Enumerable.Range(30, 30).Where(trial => random.Choose(trial, earlier).Equals(mixed.Choose(trial, earlier)))];
        Assert.Equal(Enumerable.Range(30, 30).Where(trial => trial % 3 == 0), same);
    }

    /// <summary>A bowl around learning_rate 0.03, subsample 0.4, feature_fraction 0.7, on a step of 0.2 but for loss huber.</summary>
    private static double BestOf(ISampler sampler, SearchSpace space)
    {
        List<(ParameterSet Point, double Value)> trials = [];
        for (int trial = 1; trial < 80;)
        {
            ParameterSet[] earlier = [.. trials.OrderBy(entry => entry.Value).Select(entry => entry.Point)];
            for (int end = sampler.RoundEnd(trial); trial < end; trial++)
            {
                ParameterSet point = sampler.Choose(trial, earlier)!;
                double x = space.Parameters.First(parameter => parameter.Name == "learning_rate").Domain.UnitOf(point["learning_rate"]!) - 0.49;
                double y = (double)point["subsample"]! - 0.4, z = (double)point["feature_fraction"]! - 0.7;
                trials.Add((point, (x * x) + (y * y) + (z * z) + ((string)point["loss"]! == "huber" ? 0 : 0.2)));
            }
        }

        return trials.Min(entry => entry.Value);
    }
}
