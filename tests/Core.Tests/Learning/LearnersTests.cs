using Scalable.Learning;

namespace Scalable.Tests.Learning;

public class LearnersTests
{
    [Theory]
    [InlineData("random_forest", "random_forest")]
    [InlineData("RandomForest", "random_forest")]
    [InlineData("Linear", "linear")]
    [InlineData("gradient-boosting", "gradient_boosting")]
    public void Learners_are_found_by_name(string asked, string name) => Assert.Equal(name, Learners.ByName(asked).Name);

    [Fact]
    public void An_unknown_learner_is_told_with_those_there_are()
    {
        string message = Assert.Throws<ArgumentException>(() => Learners.ByName("svm")).Message;
        Assert.Contains("'svm'", message);
        Assert.Contains("linear, random_forest, gradient_boosting", message);
    }

    [Fact]
    public void Every_learner_takes_the_defaults_it_documents()
    {
        TrainingSet set = TestData.Friedman(60);
        foreach (ILearner learner in Learners.All)
        {
            Dictionary<string, object?> defaults = learner.Parameters.ToDictionary(parameter => parameter.Name, parameter => (object?)parameter.Default);
            Assert.All(learner.Parameters, parameter => Assert.NotEmpty(parameter.Description));
            Assert.Equal(TestData.Predict(learner.Fit(set, new LearnerOptions()), set.Features), TestData.Predict(learner.Fit(set, new LearnerOptions(defaults)), set.Features));
        }
    }

    /// <summary>With categories, missing values, and values in the rows to predict that no row to train on has.</summary>
    [Theory]
    [InlineData("linear", "")]
    [InlineData("random_forest", "trees=10")]
    [InlineData("gradient_boosting", "trees=30;log_target=true")]
    [InlineData("gradient_boosting", "trees=30;subsample=0.6;loss=absolute")]
    [InlineData("gradient_boosting", "trees=200;early_stopping_rounds=5;monotone=x0:+1")]
    public void Predicting_while_training_gives_the_same_bits_as_the_model(string name, string parameters)
    {
        const int rows = 400;
        FeatureSchema schema = new([FeatureDescription.Numeric("x0"), FeatureDescription.Numeric("x1"), FeatureDescription.Categorical("kind", ["a", "b", "c", "d"])]);
        TrainingSet set = new(Table(1, 3), TestData.Uniform(7, rows).Zip(Table(1, 3).Column(0).ToArray(), (noise, x) => 1 + noise + (double.IsNaN(x) ? 2 : x)).ToArray());
        FeatureTable others = Table(2, 4);
        Dictionary<string, object?> given = parameters.Split(';', StringSplitOptions.RemoveEmptyEntries).ToDictionary(item => item.Split('=')[0], item => (object?)item.Split('=')[1]);
        ILearner learner = Learners.ByName(name);
        LearnerOptions options = new(given);
        Assert.Equal(TestData.Predict(learner.Fit(set, options), others), learner.TrainAndPredict(set, others, options));

        FeatureTable Table(int seed, int categories) => new(
            schema,
            [
                [.. TestData.Uniform(seed, rows).Select((u, i) => i % 11 == 0 ? double.NaN : u * seed)],
                TestData.Uniform(seed + 10, rows),
                [.. TestData.Uniform(seed + 20, rows).Select((u, i) => i % 13 == 0 ? -1 : Math.Floor(u * categories))],
            ],
            rows);
    }

    [Fact]
    public void Names_of_scikit_learn_and_numbers_as_text_are_taken()
    {
        TrainingSet set = TestData.Friedman(60);
        double[] ours = Train(("trees", 7), ("leaves", 5L), ("min_leaf", 3), ("learning_rate", 0.3));
        double[] theirs = Train(("n_estimators", "7"), ("MAX_LEAF_NODES", 5.0), ("min_samples_leaf", "3"), ("learning_rate", "0.3"), ("max_depth", null));
        Assert.Equal(ours, theirs);

        double[] Train(params (string, object?)[] parameters) => TestData.Predict(Learners.ByName("gradient_boosting").Fit(set, TestData.With(parameters)), set.Features);
    }

    [Theory]
    [InlineData("depth", 3, "no hyperparameter 'depth'")]
    [InlineData("trees", 0, "trees cannot be '0'")]
    [InlineData("trees", 2.5, "a whole number from 1 to 100000")]
    [InlineData("learning_rate", "1,5", "a number from 1E-06 to 1")]
    [InlineData("loss", "poisson", "squared, absolute, quantile, huber")]
    [InlineData("log_target", "perhaps", "true or false")]
    [InlineData("monotone", "x99:+1", "no feature 'x99'")]
    [InlineData("monotone", "x1:up", "'x1:up' cannot be read")]
    public void A_wrong_hyperparameter_is_told_with_what_is_accepted(string name, object value, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Learners.ByName("gradient_boosting").Fit(TestData.Friedman(20), TestData.With((name, value)))).Message);

    [Fact]
    public void A_hyperparameter_given_under_two_names_is_an_error() =>
        Assert.Contains("given twice", Assert.Throws<ArgumentException>(() => Learners.ByName("random_forest").Fit(TestData.Friedman(20), TestData.With(("trees", 3), ("n_estimators", 4)))).Message);

    [Fact]
    public void A_training_set_without_rows_or_with_odd_numbers_is_refused()
    {
        foreach (ILearner learner in Learners.All)
        {
            Assert.Contains("no rows", Refusal(new TrainingSet(TestData.Numbers(new double[0]), Array.Empty<double>())));
            Assert.Contains("target of row 1 is NaN", Refusal(new TrainingSet(TestData.Numbers([1, 2]), new[] { 1, double.NaN })));
            Assert.Contains("2 rows but 1 targets", Refusal(new TrainingSet(TestData.Numbers([1, 2]), new[] { 1.0 })));

            string Refusal(TrainingSet set) => Assert.Throws<ArgumentException>(() => learner.Fit(set, new LearnerOptions())).Message;
        }
    }

    [Fact]
    public void Training_can_be_cancelled()
    {
        foreach (ILearner learner in Learners.All.Skip(1))
            Assert.ThrowsAny<OperationCanceledException>(() => learner.Train(TestData.Friedman(500), new LearnerOptions(), new CancellationToken(canceled: true)));
    }
}
