using System.Globalization;
using System.Text.Json.Nodes;
using Scalable.Learning;

namespace Scalable.Tests.Learning;

/// <summary>What every learner promises, whichever backend it comes from.</summary>
public class LearnerContractTests
{
    public static TheoryData<LearningBackend, string> EveryLearner
    {
        get
        {
            var all = new TheoryData<LearningBackend, string>();
            foreach (LearningBackend backend in Enum.GetValues<LearningBackend>())
                foreach (ILearner learner in Learners.Of(backend)) all.Add(backend, learner.Name);
            return all;
        }
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void The_same_rows_options_and_seed_give_the_same_bits_on_any_thread_and_in_any_culture(LearningBackend backend, string name)
    {
        TrainingSet set = MixedRows(120);
        ILearner learner = Learners.ByName(name, backend);
        var options = new LearnerOptions(Seed: 7, KeepHeldOutPredictions: true);
        IModel first = learner.Fit(set, options);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            IModel[] others = [.. new[] { 1, 2 }.AsParallel().WithDegreeOfParallelism(2).Select(threads => learner.Train(set, options with { MaxThreads = threads }))];
            Assert.All(others, other =>
            {
                Assert.Equal(TestData.Predict(first, set.Features), TestData.Predict(other, set.Features));
                Assert.Equal(first.HeldOutPredictions.ToArray(), other.HeldOutPredictions.ToArray());
            });
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void A_held_out_prediction_has_not_seen_the_targets_of_its_group(LearningBackend backend, string name)
    {
        TrainingSet set = MixedRows(120) with { Groups = Enumerable.Range(0, 120).Select(row => row / 12).ToArray() };
        double[] changed = set.Targets.ToArray();
        for (int row = 0; row < 12; row++) changed[row] += 1000;
        ILearner learner = Learners.ByName(name, backend);
        // Leave-one-out knows rows, not groups; each row is then a group of its own.
        if (backend == LearningBackend.Scalable && name == "linear")
        {
            set = set with { Groups = default };
            changed = set.Targets.ToArray();
            changed[0] += 1000;
        }
        // The fixed scales keep a changed target from changing the choice of a scale.
        LearnerOptions options = (name == "linear" ? TestData.With(("scale", "raw"), ("log_features", "never"), ("l2", 0.001)) : new LearnerOptions()) with { KeepHeldOutPredictions = true };
        double[] held = learner.Fit(set, options).HeldOutPredictions.ToArray();
        double[] heldAfter = learner.Fit(set with { Targets = changed }, options).HeldOutPredictions.ToArray();
        Assert.All(held, value => Assert.True(double.IsFinite(value)));
        // A leaf or slope that had seen its row would move by more than a hundredth of the change; sums of gradients are rounded to a few thousandths.
        int own = set.Groups.IsEmpty ? 1 : 12;
        for (int row = 0; row < own; row++) Assert.Equal(held[row], heldAfter[row], 1.0);
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void Contributions_and_their_base_add_up_to_the_prediction(LearningBackend backend, string name)
    {
        TrainingSet set = MixedRows(150);
        IModel model = Learners.ByName(name, backend).Fit(set, new LearnerOptions());
        for (int row = 0; row < 20; row++)
        {
            double[] values = TestData.Row(set.Features, row), contributions = new double[values.Length];
            double start = model.Explain(values, contributions);
            Assert.Equal(model.Predict(values), start + contributions.Sum(), 1e-9 * Math.Max(1, Math.Abs(start)));
        }
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void An_exported_model_is_read_back_as_data_and_predicts_the_same_bits(LearningBackend backend, string name)
    {
        TrainingSet set = MixedRows(150);
        IModel model = Learners.ByName(name, backend).Fit(set, new LearnerOptions());
        IModel back = ModelReader.Read(JsonNode.Parse(model.Export().ToJsonString())!.AsObject());
        Assert.Equal(TestData.Predict(model, set.Features), TestData.Predict(back, set.Features));
        Assert.Equal("Scalable.Core", back.GetType().Assembly.GetName().Name);
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void Importances_are_shares_and_the_feature_that_decides_has_the_most(LearningBackend backend, string name)
    {
        double[] decisive = TestData.Uniform(5, 200), noise = TestData.Uniform(6, 200);
        var set = new TrainingSet(TestData.Numbers(noise, decisive), decisive.Select(value => 100 * value).ToArray());
        IReadOnlyDictionary<string, double> shares = Learners.ByName(name, backend).Fit(set, new LearnerOptions()).Importances;
        Assert.Equal(1, shares.Values.Sum(), 1e-9);
        Assert.True(shares["x1"] > 0.9, $"{shares["x1"]}");
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void Categories_and_missing_values_are_learnt_from(LearningBackend backend, string name)
    {
        // Three categories whose targets are 10, 20 and 60, one of them in a fifth of the rows; a missing number means 5 more.
        const int Rows = 300;
        double[] category = [.. Enumerable.Range(0, Rows).Select(row => row % 5 == 0 ? 2.0 : row % 2)];
        double[] size = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? double.NaN : 1.0)];
        double[] targets = [.. Enumerable.Range(0, Rows).Select(row => (category[row] switch { 0 => 10, 1 => 20, _ => 60.0 }) + (double.IsNaN(size[row]) ? 5 : 0))];
        var schema = new FeatureSchema([FeatureDescription.Categorical("kind", ["a", "b", "c"]), FeatureDescription.Numeric("size")]);
        var set = new TrainingSet(new FeatureTable(schema, [category, size], Rows), targets);
        IModel model = Learners.ByName(name, backend).Fit(set, new LearnerOptions());
        Assert.Equal(10, model.Predict([0, 1]), 1.5);
        Assert.Equal(25, model.Predict([1, double.NaN]), 1.5);
        Assert.Equal(65, model.Predict([2, double.NaN]), 1.5);
        Assert.True(double.IsFinite(model.Predict([-1, double.NaN])));
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void A_constant_target_and_a_table_without_features_give_the_mean(LearningBackend backend, string name)
    {
        ILearner learner = Learners.ByName(name, backend);
        Assert.Equal(3, learner.Fit(new TrainingSet(TestData.Numbers(TestData.Uniform(3, 40)), Enumerable.Repeat(3.0, 40).ToArray()), new LearnerOptions()).Predict([0.5]), 1e-9);
        var none = new FeatureTable(new FeatureSchema([]), [], 4);
        // Our forest says the mean of bootstrapped means, whose standard error over 100 trees is 1.12 / sqrt(4) / 10.
        Assert.Equal(2.5, learner.Fit(new TrainingSet(none, new[] { 1.0, 2, 3, 4 }), new LearnerOptions()).Predict([]), backend == LearningBackend.Scalable && name == "random_forest" ? 0.2 : 1e-6);
        Assert.Equal(7, learner.Fit(new TrainingSet(TestData.Numbers([1]), new[] { 7.0 }), new LearnerOptions()).Predict([1]), 1e-9);
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void Large_numbers_keep_their_accuracy(LearningBackend backend, string name)
    {
        // Bytes read between 1 and 100 GB, a peak of 2 GB and half of what was read: single precision alone would not see the step of 1 MB.
        double[] read = [.. TestData.Uniform(11, 250).Select(value => 1e9 + (99e9 * value))];
        double[] peak = [.. read.Select(bytes => 2e9 + (0.5 * bytes))];
        IModel model = Learners.ByName(name, backend).Fit(new TrainingSet(TestData.Numbers(read), peak), new LearnerOptions());
        double error = Enumerable.Range(0, read.Length).Average(row => Math.Abs(model.Predict([read[row]]) - peak[row]) / peak[row]);
        Assert.True(error < 0.05, $"{error}");
    }

    [Theory, MemberData(nameof(EveryLearner))]
    public void Training_can_be_cancelled_and_wrong_rows_are_refused(LearningBackend backend, string name)
    {
        ILearner learner = Learners.ByName(name, backend);
        // Our linear learner is done before it could be stopped.
        if (backend != LearningBackend.Scalable || name != "linear")
            Assert.ThrowsAny<OperationCanceledException>(() => learner.Train(TestData.Friedman(2000), new LearnerOptions(), new CancellationToken(canceled: true)));
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => learner.Fit(new TrainingSet(TestData.Numbers(Array.Empty<double>()), Array.Empty<double>()), new LearnerOptions())).Message);
        Assert.Contains("target of row 1 is NaN", Assert.Throws<ArgumentException>(() => learner.Fit(new TrainingSet(TestData.Numbers([1, 2]), new[] { 1, double.NaN }), new LearnerOptions())).Message);
    }

    /// <summary>Friedman's function beside a category that adds 0, 3 or 6, some values missing.</summary>
    private static TrainingSet MixedRows(int rows)
    {
        TrainingSet friedman = TestData.Friedman(rows);
        double[][] columns = [.. Enumerable.Range(0, 8).Select(column => friedman.Features.Column(column).ToArray())];
        for (int row = 0; row < rows; row += 7) columns[1][row] = double.NaN;
        double[] kind = [.. Enumerable.Range(0, rows).Select(row => (double)(row % 3))];
        double[] targets = [.. Enumerable.Range(0, rows).Select(row => 30 + friedman.Targets.Span[row] + (3 * kind[row]))];
        var schema = new FeatureSchema([.. Enumerable.Range(0, 8).Select(i => FeatureDescription.Numeric($"x{i}", isSizeLike: i == 3)), FeatureDescription.Categorical("kind", ["a", "b", "c"])]);
        return new TrainingSet(new FeatureTable(schema, [.. columns, kind], rows), targets);
    }
}
