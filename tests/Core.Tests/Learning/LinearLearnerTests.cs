using Scalable.Learning;

namespace Scalable.Tests.Learning;

public class LinearLearnerTests
{
    private static readonly ILearner s_linear = Learners.ByName("linear");

    // sklearn 1.2.1: LinearRegression on TestData.Friedman(1000) without its held-out fifth; RMSE 2.5630880204280118 on the fifth.
    [Theory]
    [InlineData(250, 2.2681283340111498)]
    [InlineData(1000, 2.5630880204280118)]
    public void Without_a_penalty_it_is_least_squares(int rows, double expected)
    {
        TrainingSet set = TestData.Friedman(rows);
        IModel model = s_linear.Fit(TestData.Fifth(set, heldOut: false), TestData.With(("l2", 0.0), ("scale", "raw")));
        Assert.Equal(expected, TestData.Rmse(model, TestData.Fifth(set, heldOut: true)), 9);
    }

    // sklearn: cross_val_predict(LinearRegression(), X, y, cv=LeaveOneOut())[:4] on TestData.Friedman(60).
    [Fact]
    public void Held_out_predictions_are_leave_one_out()
    {
        LearnerOptions options = TestData.With(("l2", 0.0), ("scale", "raw")) with { KeepHeldOutPredictions = true };
        ReadOnlySpan<double> heldOut = s_linear.Fit(TestData.Friedman(60), options).HeldOutPredictions.Span;
        double[] expected = [13.8286223201428, 22.423586386124605, 15.060674633811967, 18.689924287597975];
        for (int row = 0; row < expected.Length; row++) Assert.Equal(expected[row], heldOut[row], 9);
    }

    // sklearn: cross_val_predict(Ridge(alpha=0.1 * 60), (X - X.mean(0)) / X.std(0), y, cv=LeaveOneOut()) on TestData.Friedman(60).
    [Fact]
    public void Held_out_predictions_are_leave_one_out_with_a_penalty_too()
    {
        LearnerOptions options = TestData.With(("l2", 0.1), ("scale", "raw")) with { KeepHeldOutPredictions = true };
        ReadOnlySpan<double> heldOut = s_linear.Fit(TestData.Friedman(60), options).HeldOutPredictions.Span;
        double[] expected = [13.90385522, 21.75100687, 15.1859693, 18.35218243];
        for (int row = 0; row < expected.Length; row++) Assert.Equal(expected[row], heldOut[row], 7);
    }

    [Fact]
    public void Chooses_the_log_scale_for_a_power_law_and_extrapolates_it()
    {
        double[] size = [.. TestData.Uniform(7, 80).Select(u => 1e6 * Math.Pow(1000, u))];
        double[] noise = TestData.Uniform(8, 80);
        double[] memory = [.. size.Select((x, i) => 3 * Math.Pow(x, 0.7) * Math.Exp(0.05 * (noise[i] - 0.5)))];
        FeatureTable table = new(new FeatureSchema([FeatureDescription.Numeric("input_size", isSizeLike: true)]), [size], size.Length);
        IModel model = s_linear.Fit(new TrainingSet(table, memory), new LearnerOptions());
        Assert.Equal(3 * Math.Pow(1e10, 0.7), model.Predict([1e10]), 0.03 * 3 * Math.Pow(1e10, 0.7));
    }

    [Fact]
    public void Slopes_of_size_like_features_are_not_negative()
    {
        double[] size = TestData.Uniform(3, 50);
        double[] other = TestData.Uniform(4, 50);
        double[] target = [.. size.Select((x, i) => 10 - (2 * x) + (3 * other[i]))];
        FeatureSchema schema = new([FeatureDescription.Numeric("size", isSizeLike: true), FeatureDescription.Numeric("other")]);
        IModel model = s_linear.Fit(new TrainingSet(new FeatureTable(schema, [size, other], 50), target), TestData.With(("scale", "raw")));
        Assert.Equal(model.Predict([0, 0.5]), model.Predict([1, 0.5]));
        Assert.True(model.Predict([0.5, 1]) > model.Predict([0.5, 0]) + 2);
    }

    // scipy.optimize.nnls on the centered columns of the same data gives the slopes [0, 2.0, 0, 1.0] up to the correlation of the columns;
    // here the truth is known: without the two columns that would be negative, least squares on the other two.
    [Fact]
    public void Bounded_slopes_are_those_of_least_squares_on_the_free_columns()
    {
        double[] uniform = TestData.Uniform(5, 400);
        double[][] columns = [.. Enumerable.Range(0, 4).Select(column => uniform[(column * 100)..((column + 1) * 100)])];
        double[] target = [.. Enumerable.Range(0, 100).Select(row => 5 - columns[0][row] + (2 * columns[1][row]) - (3 * columns[2][row]) + columns[3][row])];
        FeatureSchema sizes = new([.. Enumerable.Range(0, 4).Select(column => FeatureDescription.Numeric($"x{column}", isSizeLike: true))]);
        LearnerOptions options = TestData.With(("l2", 0.0), ("scale", "raw"), ("log_features", "never"));
        IModel bounded = s_linear.Fit(new TrainingSet(new FeatureTable(sizes, columns, 100), target), options);
        IModel free = s_linear.Fit(new TrainingSet(TestData.Numbers(columns[1], columns[3]), target), options);
        Assert.Equal(free.Predict([0.2, 0.9]), bounded.Predict([0.7, 0.2, 0.1, 0.9]), 9);
    }

    [Fact]
    public void A_missing_value_has_a_slope_of_its_own()
    {
        double[] x = [.. TestData.Uniform(11, 60).Select((u, i) => i % 4 == 0 ? double.NaN : u)];
        double[] target = [.. x.Select(value => double.IsNaN(value) ? 20 : 3 + value)];
        IModel model = s_linear.Fit(new TrainingSet(TestData.Numbers(x), target), TestData.With(("scale", "raw"), ("l2", 0.0)));
        Assert.Equal(20, model.Predict([double.NaN]), 9);
        Assert.Equal(3.5, model.Predict([0.5]), 9);
    }

    [Fact]
    public void Categories_shift_the_prediction_and_unknown_ones_do_not()
    {
        double[] category = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 3))];
        double[] target = [.. category.Select(c => 10 * c)];
        FeatureTable table = new(new FeatureSchema([FeatureDescription.Categorical("host", ["a", "b", "c"])]), [category], 60);
        IModel model = s_linear.Fit(new TrainingSet(table, target), TestData.With(("scale", "raw"), ("l2", 0.0)));
        Assert.Equal(20, model.Predict([2]), 9);
        Assert.Equal(10, model.Predict([-1]), 9);
        Assert.Equal(10, model.Predict([double.NaN]), 9);
    }

    [Fact]
    public void A_category_of_one_row_each_teaches_nothing()
    {
        double[] target = TestData.Uniform(21, 200);
        double[] ids = [.. Enumerable.Range(0, 200).Select(i => (double)i)];
        FeatureTable table = new(new FeatureSchema([FeatureDescription.Categorical("id", [.. ids.Select(id => $"id{id}")])]), [ids], 200);
        IModel model = s_linear.Fit(new TrainingSet(table, target), TestData.With(("scale", "raw")) with { KeepHeldOutPredictions = true });
        double error = Math.Sqrt(model.HeldOutPredictions.ToArray().Select((p, i) => Math.Pow(p - target[i], 2)).Average());
        double spread = Math.Sqrt(target.Select(y => Math.Pow(y - target.Average(), 2)).Average());
        Assert.InRange(error, 0.95 * spread, 1.1 * spread);
    }

    [Fact]
    public void One_row_is_enough_for_a_constant()
    {
        IModel model = s_linear.Fit(new TrainingSet(TestData.Numbers([3.0]), new[] { 7.0 }), new LearnerOptions());
        Assert.Equal(7, model.Predict([100]), 12);
    }
}
