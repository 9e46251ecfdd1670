using System.Numerics;
using Scalable.Learning;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Tests.Learning;

public class TreeShapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Contributions_are_the_shapley_values_of_all_subsets(int seed)
    {
        TrainingSet set = WithMissingAndCategories(seed);
        TreeEnsemble trees = Grow(set);
        double[] contributions = new double[set.Features.Schema.Count];
        for (int row = 0; row < 20; row++)
        {
            double[] values = TestData.Row(set.Features, row);
            Array.Clear(contributions);
            double expected = TreeShap.Explain(trees, values, contributions);
            Assert.Equal(Expectation(trees, values, 0), expected, 10);
            for (int feature = 0; feature < contributions.Length; feature++)
                Assert.Equal(Shapley(trees, values, feature, contributions.Length), contributions[feature], 9);
        }
    }

    [Theory]
    [InlineData("linear", false)]
    [InlineData("random_forest", false)]
    [InlineData("gradient_boosting", false)]
    [InlineData("linear", true)]
    [InlineData("gradient_boosting", true)]
    public void Base_and_contributions_add_up_to_the_prediction(string learner, bool log)
    {
        TrainingSet set = WithMissingAndCategories(4);
        string name = learner == "linear" ? "scale" : "log_target";
        object value = learner == "linear" ? (log ? "log" : "raw") : log;
        IModel model = Learners.ByName(learner).Fit(set, TestData.With((name, value)));
        double[] contributions = new double[set.Features.Schema.Count];
        for (int row = 0; row < 30; row++)
        {
            double[] values = TestData.Row(set.Features, row);
            double prediction = model.Predict(values);
            double sum = model.Explain(values, contributions) + contributions.Sum();
            Assert.Equal(prediction, sum, 1e-9 * Math.Abs(prediction));
        }
    }

    [Fact]
    public void Features_that_do_not_matter_have_no_importance()
    {
        TrainingSet set = TestData.Friedman(500);
        foreach (ILearner learner in Learners.All)
        {
            IReadOnlyDictionary<string, double> shares = learner.Fit(set, new LearnerOptions()).Importances;
            Assert.Equal(1, shares.Values.Sum(), 9);
            Assert.True(shares["x3"] > 0.15, learner.Name);
            Assert.True(shares["x5"] < 0.05, learner.Name);
        }
    }

    internal static TrainingSet WithMissingAndCategories(int seed)
    {
        const int rows = 150;
        double[] uniform = TestData.Uniform(1000 + seed, rows * 5);
        double[] size = [.. uniform[..rows].Select((u, i) => i % 7 == 0 ? double.NaN : u)];
        double[] category = [.. uniform[rows..(2 * rows)].Select(u => Math.Floor(u * 6) - 1)];
        double[] other = uniform[(2 * rows)..(3 * rows)];
        double[] fourth = uniform[(3 * rows)..(4 * rows)];
        double[] target = [.. Enumerable.Range(0, rows).Select(i => 5 + (double.IsNaN(size[i]) ? 3 : 4 * size[i]) + (category[i] * category[i]) + (5 * other[i] * fourth[i]) + uniform[(4 * rows) + i])];
        FeatureSchema schema = new([
            FeatureDescription.Numeric("size", isSizeLike: true),
            FeatureDescription.Categorical("task", ["a", "b", "c", "d", "e"]),
            FeatureDescription.Numeric("other"),
            FeatureDescription.Numeric("fourth"),
        ]);
        return new TrainingSet(new FeatureTable(schema, [size, category, other, fourth], rows), target);
    }

    private static TreeEnsemble Grow(TrainingSet set)
    {
        BinnedTable table = Binner.Bin(set.Features, 255, Workers.None);
        double mean = set.Targets.ToArray().Average();
        double[] deviations = [.. set.Targets.ToArray().Select(y => y - mean)];
        GradientPacking packing = new(set.RowCount, deviations.Sum(Math.Abs));
        TreeGrower grower = new(table, new GrowthSettings { MaxLeaves = 12, MinLeaf = 3 }, set.RowCount, 0);
        GrownTree tree = new();
        EnsembleBuilder builder = new(table.Features);
        grower.Grow(tree, [.. Enumerable.Range(0, set.RowCount)], [], [0, 1, 2, 3], new Gradients([.. deviations.Select(packing.Pack)], packing), null);
        builder.Add(tree, 1);
        return builder.Build();
    }

    /// <summary>The definition: the mean over all orders of what the feature adds, unknown features sending a row both ways by cover.</summary>
    private static double Shapley(TreeEnsemble trees, double[] row, int feature, int features)
    {
        double sum = 0;
        for (int subset = 0; subset < 1 << features; subset++)
        {
            if ((subset >> feature & 1) != 0) continue;
            int known = BitOperations.PopCount((uint)subset);
            double share = Factorial(known) * Factorial(features - known - 1) / Factorial(features);
            sum += share * (Expectation(trees, row, subset | (1 << feature)) - Expectation(trees, row, subset));
        }

        return sum;
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);

    private static double Expectation(TreeEnsemble trees, double[] row, int known, int node = 0)
    {
        if ((trees.Traits[node] & NodeTraits.Leaf) != 0) return trees.Values[node];
        int left = trees.Nodes[node].Left;
        if ((known >> trees.Nodes[node].Feature & 1) != 0) return Expectation(trees, row, known, trees.GoesLeft(node, row) ? left : left + 1);
        double leftShare = trees.Covers[left] / trees.Covers[node];
        return (leftShare * Expectation(trees, row, known, left)) + ((1 - leftShare) * Expectation(trees, row, known, left + 1));
    }
}
