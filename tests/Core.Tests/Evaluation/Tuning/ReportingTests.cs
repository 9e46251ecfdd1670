using System.Xml.Linq;
using Scalable.Tests.Learning;
using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Reporting;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Evaluation.Tuning.Strategies;

namespace Scalable.Tests.Evaluation.Tuning;

public class ReportingTests
{
    [Fact]
    public void Importances_are_the_shares_of_the_variance()
    {
        // Of 2 x + y with x and y even on [0, 1], x explains 4/5 of the variance and y 1/5; z explains nothing.
        SearchSpace space = TuningWorld.Space("learning_rate=0.000001..1", "subsample=0..1", "feature_fraction=0..1");
        var ledger = new TrialLedger(SearchMetric.MeanAbsoluteError, 1);
        double[] uniform = TestData.Uniform(11, 600);
        for (int trial = 0; trial < 200; trial++)
        {
            double x = uniform[3 * trial], y = uniform[(3 * trial) + 1];
            ParameterSet set = ParameterSet.Empty.With("learning_rate", x).With("subsample", y).With("feature_fraction", uniform[(3 * trial) + 2]);
            ledger.Add(new TrialOutcome(ledger.Open(set), 1, [(2 * x) + y], 0));
        }

        IReadOnlyList<ParameterImportance> importances = FunctionalAnova.Of(ledger, space, ParameterSet.Empty, 1, CancellationToken.None);
        Assert.Equal(["learning_rate", "subsample", "feature_fraction"], importances.Select(importance => importance.Parameter));
        Assert.InRange(importances[0].Importance, 0.7, 0.9);
        Assert.InRange(importances[1].Importance, 0.1, 0.3);
        Assert.InRange(importances[2].Importance, 0, 0.05);
    }

    [Fact]
    public void A_difference_is_noise_where_a_paired_t_test_does_not_see_it()
    {
        // scipy.stats.ttest_rel([5, 7, 6, 9], [4, 6, 5.5, 7], alternative='greater') has p = 0.019; of [5, 7, 6, 12] and [4, 10, 5.5, 7] it is 0.32.
        Assert.True(FoldNoise.IsExceeded([4, 6, 5.5, 7], [5, 7, 6, 9]));
        Assert.False(FoldNoise.IsExceeded([4, 10, 5.5, 7], [5, 7, 6, 12]));
        Assert.Equal(Math.Sqrt(7.0 / 3), FoldNoise.Deviation([1, 2, 4]), 12);
    }

    [Fact]
    public void Unstable_scores_are_called_so()
    {
        // Nothing depends on the input where noise is all there is.
        SearchResult result = HyperparameterSearch.Run(TuningWorld.Runs(14, 6, noise: 0.9), TuningWorld.Small with { MaxTrials = 30, Space = TuningWorld.Space("learning_rate=0.0495..0.0505") });
        Assert.NotEqual(0, result.BestTrial);
        Assert.False(result.IsBeyondNoise);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("Scores are unstable across folds: 14 runs are too few to tell", StringComparison.Ordinal));
        Assert.All(result.Trials.Where(trial => trial.State == TrialState.Complete && trial.Number == 0), trial => Assert.True(trial.IsWithinNoise));
        Assert.Equal(SearchText.Parameters(result.Trials.First(trial => trial.Number == 0).Parameters), SearchText.Parameters(result.RecommendedParameters));
        Assert.NotEqual(SearchText.Parameters(result.BestParameters), SearchText.Parameters(result.RecommendedParameters));
    }

    [Theory]
    [InlineData(new[] { 5.0, 7, 6, 9 }, new[] { 4, 6, 5.5, 7 }, 16)]
    [InlineData(new[] { 5.0, 7, 6, 12 }, new[] { 4, 10, 5.5, 7 }, 8)]
    public void The_best_is_recommended_if_the_paired_t_test_above_sees_it_and_the_defaults_are_if_not(double[] defaults, double[] best, int leaves)
    {
        var ledger = new TrialLedger(SearchMetric.Waste, defaults.Length);
        foreach ((double[] scores, long value) in new[] { (defaults, 8L), (best, 16L) })
            ledger.Add(new TrialOutcome(ledger.Open(ParameterSet.Empty.With("leaves", value)), Budget: 1, scores, FitSeconds: 0));
        TuningData data = TuningDataBuilder.Build(TuningWorld.Runs(10, 4), TuningTarget.Memory, CrossValidationMethod.TimeOrdered, defaults.Length, seed: 1);
        SearchResult result = new ResultBuilder(new SearchOptions(), TuningWorld.Space("leaves=2..64 log"), data, ledger).Build(SearchEnding.Completed, seconds: 1);
        Assert.Equal(16L, result.BestParameters["leaves"]);
        Assert.Equal((long)leaves, result.RecommendedParameters["leaves"]);
    }

    [Fact]
    public void A_plot_has_every_trial_and_the_best_in_parallel_coordinates()
    {
        SearchResult result = HyperparameterSearch.Run(TuningWorld.Runs(12, 12), TuningWorld.Small with { MaxTrials = 40 });
        XElement svg = XDocument.Parse(SearchSvg.Draw(result)).Root!;
        int complete = result.Trials.Count(trial => trial.State == TrialState.Complete);
        Assert.Equal(complete, Elements("circle").Count());
        Assert.Equal(40 - complete, Elements("path").Count(path => (string?)path.Attribute("class") == "pruned"));
        Assert.Equal(Math.Min(20, complete), Elements("polyline").Count());
        Assert.All(Elements("polyline"), line => Assert.Equal(3, ((string)line.Attribute("points")!).Split(' ').Length));
        Assert.Superset(new HashSet<string>(["trees", "learning_rate", "leaves"]), Elements("text").Select(text => text.Value).ToHashSet());

        IEnumerable<XElement> Elements(string name) => svg.Descendants().Where(element => element.Name.LocalName == name);
    }
}
