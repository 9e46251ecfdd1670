using Scalable.Learning;

namespace Scalable.Tests.Learning;

public class CrossValidationTests
{
    [Fact]
    public void Every_row_is_in_one_fold_and_groups_stay_together()
    {
        int[] groups = [.. Enumerable.Range(0, 103).Select(i => i * i % 17)];
        Folds folds = Folds.Of(groups.Length, groups, 4, 1);
        Assert.Equal(4, folds.Count);
        Assert.Equal(Enumerable.Range(0, groups.Length), Enumerable.Range(0, 4).SelectMany(folds.RowsIn).Order());
        for (int fold = 0; fold < folds.Count; fold++)
        {
            Assert.Empty(folds.RowsIn(fold).Select(row => groups[row]).Intersect(folds.RowsOutside(fold).Select(row => groups[row])));
            Assert.Equal(groups.Length, folds.RowsIn(fold).Length + folds.RowsOutside(fold).Length);
        }
    }

    [Fact]
    public void Folds_of_single_rows_are_of_one_size_and_follow_the_seed()
    {
        Folds folds = Folds.Of(100, [], 5, 3);
        Assert.All(Enumerable.Range(0, 5), fold => Assert.Equal(20, folds.RowsIn(fold).Length));
        Assert.Equal(folds.RowsIn(0), Folds.Of(100, [], 5, 3).RowsIn(0));
        Assert.NotEqual(folds.RowsIn(0), Folds.Of(100, [], 5, 4).RowsIn(0));
        Assert.Equal(3, Folds.Of(3, [], 5, 3).Count);
    }

    // Leave-one-out by folds of one row each is what the linear learner works out from leverages; both are exact.
    [Fact]
    public void Folds_of_one_row_give_the_leave_one_out_of_least_squares()
    {
        TrainingSet set = TestData.Friedman(40);
        LearnerOptions options = TestData.With(("l2", 0.0), ("scale", "raw"));
        double[] byFolds = CrossValidation.Predict(Learners.ByName("linear"), set, options, 40, TestContext.Current.CancellationToken);
        ReadOnlySpan<double> byLeverage = Learners.ByName("linear").Fit(set, options with { KeepHeldOutPredictions = true }).HeldOutPredictions.Span;
        for (int row = 0; row < 40; row++) Assert.Equal(byLeverage[row], byFolds[row], 7);
    }

    [Fact]
    public void One_group_has_nothing_to_be_predicted_from()
    {
        TrainingSet set = TestData.Friedman(20) with { Groups = new int[20] };
        Assert.All(CrossValidation.Predict(Learners.ByName("gradient_boosting"), set, new LearnerOptions(), cancellationToken: TestContext.Current.CancellationToken), prediction => Assert.True(double.IsNaN(prediction)));
    }
}
