using Scalable.Learning;

namespace Scalable.Tests.Learning;

public class BoostingLearnerTests
{
    private static readonly ILearner s_boosting = Learners.ByName("gradient_boosting");

    // sklearn 1.2.1: HistGradientBoostingRegressor(max_iter=trees, early_stopping=False, **settings) on TestData.Friedman(rows) without its held-out
    // fifth; RMSE on the fifth. With 200 training rows every value has its own bin and all trees are the same to single precision, in which scikit-learn
    // keeps gradients; with 800 a few quantile thresholds fall one row beside its own, which later trees make some percent of.
    [Theory]
    [InlineData(5, 250, 0.1, 31, 0, 20, 0.0, 3.7027385824279078, 1e-6)]
    [InlineData(5, 250, 0.3, 8, 0, 5, 3.0, 2.756461433102179, 1e-6)]
    [InlineData(5, 250, 0.1, 31, 3, 20, 0.0, 3.790498857332108, 1e-6)]
    [InlineData(5, 1000, 0.1, 31, 0, 20, 0.0, 3.9158447767196973, 1e-6)]
    [InlineData(5, 1000, 0.3, 8, 0, 5, 3.0, 2.9526614193924483, 1e-6)]
    [InlineData(5, 1000, 0.1, 31, 3, 20, 0.0, 4.212949452708279, 1e-6)]
    [InlineData(100, 250, 0.1, 31, 0, 20, 0.0, 1.429401210459051, 0.005)]
    [InlineData(100, 250, 0.3, 8, 0, 5, 3.0, 1.4130804360458789, 0.005)]
    [InlineData(100, 250, 0.1, 31, 3, 20, 0.0, 1.4969185262025169, 0.005)]
    [InlineData(100, 1000, 0.1, 31, 0, 20, 0.0, 1.1812765585752234, 0.03)]
    [InlineData(100, 1000, 0.3, 8, 0, 5, 3.0, 0.9424758914784248, 0.03)]
    [InlineData(100, 1000, 0.1, 31, 3, 20, 0.0, 1.2098776926694799, 0.03)]
    public void Errs_as_scikit_learn_does_at_the_same_settings(int trees, int rows, double rate, int leaves, int depth, int minLeaf, double l2, double expected, double tolerance)
    {
        TrainingSet set = TestData.Friedman(rows);
        LearnerOptions options = TestData.With(("max_iter", trees), ("learning_rate", rate), ("max_leaf_nodes", leaves), ("max_depth", depth), ("min_samples_leaf", minLeaf), ("l2_regularization", l2));
        IModel model = s_boosting.Fit(TestData.Fifth(set, heldOut: false), options);
        Assert.Equal(expected, TestData.Rmse(model, TestData.Fifth(set, heldOut: true)), tolerance * expected);
    }

    [Fact]
    public void Single_and_batch_predictions_are_the_same_bits()
    {
        TrainingSet set = TestData.Friedman(300);
        IModel model = s_boosting.Fit(set, new LearnerOptions());
        double[] batch = TestData.Predict(model, set.Features);
        for (int row = 0; row < set.RowCount; row++) Assert.Equal(batch[row], model.Predict(TestData.Row(set.Features, row)));
    }

    [Fact]
    public void Predicting_one_row_allocates_nothing()
    {
        TrainingSet set = TestData.Friedman(100);
        IModel model = s_boosting.Fit(set, new LearnerOptions());
        double[] row = TestData.Row(set.Features, 0);
        double sum = model.Predict(row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) sum += model.Predict(row);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_quantile_loss_leaves_that_share_below(double quantile)
    {
        double[] x = TestData.Uniform(31, 2000);
        double[] noise = TestData.Uniform(32, 2000);
        double[] target = [.. x.Select((value, i) => value + ((1 + (4 * value)) * noise[i]))];
        TrainingSet set = new(TestData.Numbers(x), target);
        IModel model = s_boosting.Fit(set, TestData.With(("loss", "quantile"), ("quantile", quantile), ("leaves", 8), ("min_leaf", 50)));
        double share = TestData.Predict(model, set.Features).Select((p, i) => target[i] <= p ? 1.0 : 0.0).Average();
        Assert.InRange(share, quantile - 0.03, quantile + 0.03);
        // The conditional quantile at x is x + (1 + 4 x) q.
        Assert.Equal(0.5 + (3 * quantile), model.Predict([0.5]), 0.3);
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData("huber")]
    public void Robust_losses_are_not_moved_by_outliers(string loss)
    {
        double[] x = TestData.Uniform(41, 500);
        double[] target = [.. x.Select((value, i) => i % 25 == 0 ? 1000 : 10 * value)];
        TrainingSet set = new(TestData.Numbers(x), target);
        IModel model = s_boosting.Fit(set, TestData.With(("loss", loss)));
        IModel squared = s_boosting.Fit(set, new LearnerOptions());
        Assert.InRange(MeanError(model), 0, 0.5);
        Assert.True(MeanError(squared) > 10);

        double MeanError(IModel fitted) => TestData.Predict(fitted, set.Features).Where((_, i) => i % 25 != 0).Zip(target.Where((_, i) => i % 25 != 0), (p, y) => Math.Abs(p - y)).Average();
    }

    [Fact]
    public void Monotone_features_never_lower_the_prediction()
    {
        double[] uniform = TestData.Uniform(51, 900);
        double[] noise = uniform[600..];
        double[][] columns = [uniform[..300], uniform[300..600]];
        double[] target = [.. Enumerable.Range(0, 300).Select(i => (5 * columns[0][i]) + (3 * Math.Sin(10 * columns[0][i])) + (4 * columns[1][i]) + (3 * noise[i]))];
        FeatureSchema schema = new([FeatureDescription.Numeric("size", isSizeLike: true), FeatureDescription.Numeric("other")]);
        TrainingSet set = new(new FeatureTable(schema, columns, 300), target);
        foreach (string loss in new[] { "squared", "quantile" })
        {
            IModel model = s_boosting.Fit(set, TestData.With(("monotone", "size_like"), ("min_leaf", 3), ("loss", loss)));
            IModel free = s_boosting.Fit(set, TestData.With(("min_leaf", 3), ("loss", loss)));
            Assert.Equal(0, Falls(model));
            Assert.True(Falls(free) > 0);
        }

        static int Falls(IModel model) => Enumerable.Range(0, 400).Count(i =>
            model.Predict([((i / 4) + 1) / 100.0, (i % 4) / 4.0]) < model.Predict([(i / 4) / 100.0, (i % 4) / 4.0]));
    }

    [Fact]
    public void Missing_values_have_a_learned_direction()
    {
        double[] x = [.. TestData.Uniform(61, 200).Select((u, i) => i % 5 == 0 ? double.NaN : u)];
        double[] target = [.. x.Select(value => double.IsNaN(value) || value > 0.6 ? 10.0 : 1.0)];
        IModel model = s_boosting.Fit(new TrainingSet(TestData.Numbers(x), target), TestData.With(("trees", 200)));
        Assert.Equal(10, model.Predict([double.NaN]), 0.01);
        Assert.Equal(1, model.Predict([0.2]), 0.01);
        Assert.Equal(10, model.Predict([0.9]), 0.01);
    }

    [Fact]
    public void Categories_need_no_order()
    {
        double[] category = [.. Enumerable.Range(0, 300).Select(i => (double)(i * 7 % 12))];
        double[] target = [.. category.Select(c => c is 1 or 4 or 7 or 10 ? 8.0 : 2.0)];
        FeatureTable table = new(new FeatureSchema([FeatureDescription.Categorical("task", [.. Enumerable.Range(0, 12).Select(i => $"t{i}")])]), [category], 300);
        IModel model = s_boosting.Fit(new TrainingSet(table, target), TestData.With(("trees", 200), ("leaves", 2)));
        Assert.Equal(8, model.Predict([7]), 0.1);
        Assert.Equal(2, model.Predict([3]), 0.1);
        // An unknown category follows the larger side: eight of twelve.
        Assert.Equal(2, model.Predict([-1]), 0.1);
    }

    [Fact]
    public void The_log_target_gives_means_back_and_refuses_what_has_no_logarithm()
    {
        double[] x = TestData.Uniform(71, 400);
        double[] target = [.. x.Select(value => Math.Exp(3 * value))];
        TrainingSet set = new(TestData.Numbers(x), target);
        IModel model = s_boosting.Fit(set, TestData.With(("log_target", true)));
        Assert.Equal(Math.Exp(1.5), model.Predict([0.5]), 0.2);
        ArgumentException problem = Assert.Throws<ArgumentException>(() => s_boosting.Fit(set with { Targets = new double[400] }, TestData.With(("log_target", true))));
        Assert.Contains("only positive targets", problem.Message);
    }

    [Fact]
    public void Early_stopping_keeps_fewer_trees_where_there_is_nothing_more_to_learn()
    {
        double[] target = TestData.Uniform(81, 400);
        TrainingSet set = new(TestData.Numbers(TestData.Uniform(82, 400)), target);
        IModel stopped = s_boosting.Fit(set, TestData.With(("trees", 300), ("early_stopping_rounds", 5)));
        IModel full = s_boosting.Fit(set, TestData.With(("trees", 300)));
        Assert.True(Spread(stopped) < 0.5 * Spread(full));

        double Spread(IModel model) => TestData.Predict(model, set.Features).Select(p => Math.Abs(p - target.Average())).Average();
    }

    [Fact]
    public void Held_out_predictions_have_not_seen_their_group()
    {
        // The group decides the target and a category gives the group away, so that only a model that saw the group can predict it.
        int[] groups = [.. Enumerable.Range(0, 200).Select(i => i / 10)];
        double[] level = TestData.Uniform(91, 20);
        double[] target = [.. groups.Select(group => level[group])];
        FeatureTable table = new(new FeatureSchema([FeatureDescription.Categorical("run", [.. Enumerable.Range(0, 20).Select(i => $"r{i}")])]), [[.. groups.Select(group => (double)group)]], 200);
        LearnerOptions options = TestData.With(("min_leaf", 1)) with { KeepHeldOutPredictions = true };
        IModel model = s_boosting.Fit(new TrainingSet(table, target, Groups: groups), options);
        double mean = target.Average();
        double spread = target.Select(y => Math.Pow(y - mean, 2)).Average();
        Assert.True(model.HeldOutPredictions.ToArray().Select((p, i) => Math.Pow(p - target[i], 2)).Average() > 0.8 * spread);
        Assert.True(TestData.Predict(model, table).Select((p, i) => Math.Pow(p - target[i], 2)).Average() < 0.1 * spread);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Few_rows_give_a_model_too(int rows)
    {
        TrainingSet set = TestData.Friedman(rows);
        IModel model = s_boosting.Fit(set, new LearnerOptions());
        Assert.All(TestData.Predict(model, set.Features), prediction => Assert.InRange(prediction, -5, 40));
    }

    [Fact]
    public void Subsampling_rows_and_features_still_learns()
    {
        TrainingSet set = TestData.Friedman(1000);
        IModel model = s_boosting.Fit(TestData.Fifth(set, heldOut: false), TestData.With(("subsample", 0.6), ("feature_fraction", 0.6)));
        // Within a fifth of what scikit-learn reaches with all rows and features (see above).
        Assert.InRange(TestData.Rmse(model, TestData.Fifth(set, heldOut: true)), 0.8 * 1.18, 1.2 * 1.18);
    }
}
