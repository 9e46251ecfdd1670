using Scalable.Statistics;
using System.Globalization;
using Scalable.Learning;
using Scalable.Learning.Numerics;

namespace Scalable.Tests.Learning;

public class DeterminismTests
{

    [Theory]
    [InlineData("linear", 30_000, "")]
    [InlineData("random_forest", 30_000, "trees=6;max_depth=8;feature_fraction=0.5")]
    [InlineData("gradient_boosting", 60_000, "trees=6")]
    [InlineData("gradient_boosting", 60_000, "trees=4;loss=absolute;subsample=0.7")]
    [InlineData("gradient_boosting", 3_000, "trees=10;feature_fraction=0.5")]
    public void Any_number_of_threads_gives_the_same_bits(string learner, int rows, string parameters)
    {
        TrainingSet set = TestData.Friedman(rows);
        Dictionary<string, object?> given = parameters.Split(';', StringSplitOptions.RemoveEmptyEntries).ToDictionary(item => item.Split('=')[0], item => (object?)item.Split('=')[1]);
        double[][] predictions = [.. new[] { 1, 2, 4 }.Select(threads =>
        {
            IModel model = Learners.ByName(learner).Fit(set, new LearnerOptions(given, Seed: 5, MaxThreads: threads, KeepHeldOutPredictions: true));
            return TestData.Predict(model, set.Features).Concat(model.HeldOutPredictions.ToArray()).ToArray();
        })];
        Assert.Equal(predictions[0], predictions[1]);
        Assert.Equal(predictions[0], predictions[2]);
    }

    [Theory]
    [InlineData("random_forest")]
    [InlineData("gradient_boosting")]
    public void The_seed_decides(string learner)
    {
        TrainingSet set = TestData.Friedman(200);
        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));

        double[] Train(int seed) => TestData.Predict(Learners.ByName(learner).Fit(set, TestData.With(("subsample", 0.5)) with { Seed = seed }), set.Features);
    }

    [Fact]
    public void The_culture_is_not_asked()
    {
        TrainingSet set = TestData.Friedman(100);
        CultureInfo before = CultureInfo.CurrentCulture;
        string invariant = Export();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(invariant, Export());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        string Export() => Learners.ByName("gradient_boosting").Fit(set, TestData.With(("learning_rate", "0.2"), ("trees", "5"))).Export().ToJsonString();
    }

    // The state after SplitMix64 from seed 1234567 (its first outputs are on Rosetta Code) and then xoshiro256** as published at prng.di.unimi.it,
    // both run in Python with integers masked to 64 bits.
    [Fact]
    public void The_generator_is_the_published_one()
    {
        SeededRandom random = new(1234567UL);
        ulong[] expected = [3504822795582309479, 1819558768956484042, 1250851346055027673, 16940231675099994102, 11585879347611423030];
        foreach (ulong value in expected) Assert.Equal(value, random.NextUInt64());
    }

    [Fact]
    public void Logarithm_and_exponential_are_right_to_the_last_places()
    {
        foreach (double u in TestData.Uniform(99, 5000))
        {
            double x = (u - 0.5) * 1400;
            Assert.InRange(StableMath.Exp(x), Math.Exp(x) * (1 - 1e-15), Math.Exp(x) * (1 + 1e-15));
            double y = Math.Exp(x);
            Assert.Equal(Math.Log(y), StableMath.Log(y), 1e-15 * Math.Max(1, Math.Abs(x)));
        }

        Assert.Equal(1, StableMath.Exp(0));
        Assert.Equal(0, StableMath.Log(1));
        Assert.Equal(double.NegativeInfinity, StableMath.Log(0));
        Assert.Equal(double.PositiveInfinity, StableMath.Exp(1000));
    }
}
