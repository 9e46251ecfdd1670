using Scalable.Learning;

namespace Scalable.Tests.Learning;

public class ForestLearnerTests
{
    private static readonly ILearner s_forest = Learners.ByName("random_forest");

    // sklearn 1.2.1: RandomForestRegressor(50, max_depth=depth, random_state=s) for s of 0 to 9 on TestData.Friedman(rows) without its held-out
    // fifth: least and greatest RMSE on the fifth.
    [Theory]
    [InlineData(250, 0, 2.0451494858640014, 2.269140189206311)]
    [InlineData(250, 8, 2.081772823168114, 2.302231671059721)]
    [InlineData(1000, 0, 1.972427498327215, 2.0622455717523924)]
    [InlineData(1000, 8, 2.0618499582380756, 2.170353837027514)]
    public void Errs_as_scikit_learn_does_at_the_same_settings(int rows, int depth, double least, double greatest)
    {
        TrainingSet set = TestData.Friedman(rows);
        double[] errors = [.. Enumerable.Range(0, 5).Select(seed =>
        {
            LearnerOptions options = TestData.With(("n_estimators", 50), ("max_depth", depth), ("min_samples_leaf", 1)) with { Seed = seed };
            return TestData.Rmse(s_forest.Fit(TestData.Fifth(set, heldOut: false), options), TestData.Fifth(set, heldOut: true));
        })];
        Assert.InRange(errors.Average(), 0.99 * least, 1.01 * greatest);
    }

    [Fact]
    public void Out_of_bag_errors_are_those_of_new_rows()
    {
        TrainingSet set = TestData.Friedman(1000);
        TrainingSet training = TestData.Fifth(set, heldOut: false);
        IModel model = s_forest.Fit(training, new LearnerOptions(KeepHeldOutPredictions: true));
        double outOfBag = Math.Sqrt(model.HeldOutPredictions.ToArray().Select((p, i) => Math.Pow(p - training.Targets.Span[i], 2)).Average());
        double heldOut = TestData.Rmse(model, TestData.Fifth(set, heldOut: true));
        Assert.InRange(outOfBag, 0.85 * heldOut, 1.15 * heldOut);
        Assert.True(TestData.Rmse(model, training) < 0.6 * outOfBag);
    }

    [Fact]
    public void Whole_groups_are_out_of_bag()
    {
        int[] groups = [.. Enumerable.Range(0, 300).Select(i => i / 10)];
        double[] level = TestData.Uniform(17, 30);
        double[] target = [.. groups.Select(group => level[group])];
        TrainingSet set = new(TestData.Numbers([.. groups.Select(group => level[(group * 7) % 30])]), target, Groups: groups);
        IModel model = s_forest.Fit(set, new LearnerOptions(KeepHeldOutPredictions: true));
        double error = model.HeldOutPredictions.ToArray().Select((p, i) => Math.Pow(p - target[i], 2)).Average();
        IModel byRow = s_forest.Fit(set with { Groups = default }, new LearnerOptions(KeepHeldOutPredictions: true));
        double errorByRow = byRow.HeldOutPredictions.ToArray().Select((p, i) => Math.Pow(p - target[i], 2)).Average();
        Assert.True(errorByRow < 0.01 * error);
    }

    [Fact]
    public void Splits_on_the_log_scale_still_average_the_target()
    {
        TrainingSet set = TestData.Friedman(200);
        double[] target = [.. set.Targets.ToArray().Select(y => Math.Exp(y / 3))];
        LearnerOptions options = TestData.With(("trees", 1), ("bootstrap", false), ("log_target", true));
        double[] predictions = TestData.Predict(s_forest.Fit(set with { Targets = target }, options), set.Features);
        Assert.Equal(target.Average(), predictions.Average(), 1e-9 * target.Average());
    }
}
