using Scalable.Learning;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Tests.Learning;

public class SplitSearchTests
{
    /// <summary>Trees of one split, over data with missing values, against trying every threshold and side by hand; few rows and many are searched in two ways.</summary>
    [Theory]
    [InlineData(1, 60, 1)]
    [InlineData(2, 60, 7)]
    [InlineData(3, 60, 1)]
    [InlineData(4, 60, 7)]
    [InlineData(5, 60, 20)]
    [InlineData(6, 250, 1)]
    [InlineData(7, 250, 7)]
    [InlineData(8, 250, 90)]
    public void The_first_split_is_the_best_of_all(int seed, int rows, int minLeaf)
    {
        const int columns = 20;
        double[] uniform = TestData.Uniform(seed, rows * (columns + 1));
        double[][] values = [.. Enumerable.Range(0, columns).Select(column => uniform[(column * rows)..((column + 1) * rows)].Select((u, i) => (i + column) % 9 == 0 ? double.NaN : u).ToArray())];
        double[] targets = uniform[(columns * rows)..((columns + 1) * rows)];
        TrainingSet set = new(TestData.Numbers(values), targets);

        LearnerOptions options = TestData.With(("trees", 1), ("leaves", 2), ("min_leaf", minLeaf), ("learning_rate", 1.0));
        double[] predictions = TestData.Predict(Learners.ByName("gradient_boosting").Fit(set, options), set.Features);
        double error = Enumerable.Range(0, rows).Sum(i => Math.Pow(targets[i] - predictions[i], 2));
        double best = values.Min(column => column.Where(u => !double.IsNaN(u)).Min(threshold => Math.Min(ErrorOf(column, threshold, missingLeft: false), ErrorOf(column, threshold, missingLeft: true))));
        Assert.Equal(best, error, 1e-9);

        double ErrorOf(double[] column, double threshold, bool missingLeft)
        {
            bool[] left = [.. column.Select(u => double.IsNaN(u) ? missingLeft : u <= threshold)];
            if (left.Count(isLeft => isLeft) < minLeaf || left.Count(isLeft => !isLeft) < minLeaf) return double.PositiveInfinity;
            return new[] { true, false }.Sum(side =>
            {
                int[] own = [.. Enumerable.Range(0, rows).Where(i => left[i] == side)];
                double mean = own.Average(i => targets[i]);
                return own.Sum(i => Math.Pow(targets[i] - mean, 2));
            });
        }
    }

    /// <summary>A split's gain is G^2 / (N + L2) of both sides (Chen and Guestrin 2016), whether L2 is whole or not.</summary>
    [Theory]
    [InlineData(60, 0.3)]
    [InlineData(60, 2.7)]
    [InlineData(250, 0.3)]
    [InlineData(250, 2.7)]
    [InlineData(250, 100)]
    public void The_penalty_of_leaves_has_its_part_in_the_choice(int rows, double l2)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            double[] values = TestData.Uniform(seed, rows), noise = TestData.Uniform(seed + 100, rows);
            double mean = noise.Average();
            IModel model = Learners.ByName("gradient_boosting").Fit(new TrainingSet(TestData.Numbers(values), noise), TestData.With(("trees", 1), ("leaves", 2), ("min_leaf", 1), ("learning_rate", 1.0), ("l2", l2)));
            double[] predictions = TestData.Predict(model, TestData.Numbers(values));
            double chosen = values.Zip(predictions).Where(row => row.Second == predictions[Array.IndexOf(values, values.Min())]).Max(row => row.First);
            Assert.Equal(values.Where(u => u < values.Max()).MaxBy(Gain), chosen);

            double Gain(double threshold) => new[] { true, false }.Sum(side =>
            {
                double[] own = [.. noise.Where((_, i) => values[i] <= threshold == side)];
                return Math.Pow(own.Sum(target => target - mean), 2) / (own.Length + l2);
            });
        }
    }

    [Fact]
    public void Values_fall_into_the_bin_whose_threshold_is_the_first_not_below_them()
    {
        double[] thresholds = [.. Enumerable.Range(0, 254).Select(i => i * 0.5)];
        double[] values = [.. TestData.Uniform(5, 500).Select(u => (u * 140) - 5), 0, 0.5, 126.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        byte[] bins = new byte[values.Length];
        ThresholdSearch.Encode(values, thresholds, 255, bins);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(double.IsNaN(values[i]) ? 255 : thresholds.Count(threshold => threshold < values[i]), bins[i]);
    }

    [Fact]
    public void Packed_gradients_sum_as_gradients_do()
    {
        double[] gradients = [.. TestData.Uniform(6, 10_001).Select((u, i) => (u - 0.5) * (i % 100 == 0 ? 1e6 : 1))];
        GradientPacking packing = new(gradients.Length, gradients.Sum(Math.Abs));
        long[] packed = new long[gradients.Length];
        GradientPacker.Pack(packing, gradients, packed);
        Assert.Equal(gradients.Select(packing.Pack), packed);
        long sum = packed.Sum();
        Assert.Equal(gradients.Length, packing.Count(sum));
        Assert.Equal(gradients.Sum(), packing.Gradient(sum), 1e-9 * gradients.Sum(Math.Abs));
    }

    [Fact]
    public void More_categories_than_bins_leave_the_rarest_to_the_unknown()
    {
        double[] category = [.. Enumerable.Range(0, 2000).Select(i => (double)(i < 1200 ? i % 300 : i % 200))];
        double[] target = [.. category.Select(c => c < 100 ? 5.0 : 1.0)];
        FeatureTable table = new(new FeatureSchema([FeatureDescription.Categorical("host", [.. Enumerable.Range(0, 300).Select(i => $"h{i}")])]), [category], 2000);
        BinnedTable binned = Binner.Bin(table, 255, Workers.None);
        Assert.Equal(255, binned.Features[0].ValueBins);
        Assert.True(binned.Features[0].HasMissing);
        IModel model = Learners.ByName("gradient_boosting").Fit(new TrainingSet(table, target), TestData.With(("subsample", 1.0), ("trees", 200)));
        Assert.Equal(5, model.Predict([50]), 0.2);
        Assert.Equal(1, model.Predict([250]), 0.2);
    }
}
