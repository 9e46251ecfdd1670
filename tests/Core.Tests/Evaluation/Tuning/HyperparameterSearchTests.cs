using System.Globalization;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Evaluation.Tuning;

namespace Scalable.Tests.Evaluation.Tuning;

public class HyperparameterSearchTests
{
    private static readonly RunRecord[] s_runs = TuningWorld.Runs(12, 12);

    public static TheoryData<SearchStrategyKind> Strategies => [.. Enum.GetValues<SearchStrategyKind>()];

    [Theory, MemberData(nameof(Strategies))]
    public void Trial_0_has_the_defaults_and_the_best_is_never_worse(SearchStrategyKind strategy)
    {
        SearchResult result = HyperparameterSearch.Run(s_runs, TuningWorld.Small with { Strategy = strategy });

        SearchTrial defaults = result.Trials.Single(trial => trial.Number == 0);
        Assert.Equal((TrialState.Complete, 100L, 0.05, 8L), (defaults.State, defaults.Parameters["trees"], defaults.Parameters["learning_rate"], defaults.Parameters["leaves"]));
        Assert.Equal(result.DefaultScore, defaults.Mean);
        Assert.True(result.BestScore <= result.DefaultScore);
        Assert.Equal(result.BestScore, result.Trials.Where(trial => trial.State == TrialState.Complete).Min(trial => trial.Mean));
        Assert.Equal(result.FoldScores.Average(), result.BestScore, 9);
        // A grid of 3 x 3 x 2 levels is the largest that 20 trials can hold.
        Assert.Equal(strategy == SearchStrategyKind.Grid ? 19 : 20, result.Trials.Count);
        Assert.Equal(result.Trials[0].Parameters, result.BestParameters);
    }

    [Theory, MemberData(nameof(Strategies))]
    public void The_same_seed_gives_the_same_trials_at_any_parallelism_and_in_any_culture(SearchStrategyKind strategy)
    {
        SearchOptions options = TuningWorld.Small with { Strategy = strategy, MaxTrials = 24 };
        string[] alone = TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options with { Parallel = 1 }));
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        string[] together = TuningWorld.Trials(HyperparameterSearch.Run([.. s_runs.Reverse()], options with { Parallel = 5 }));
        CultureInfo.CurrentCulture = before;

        Assert.Equal(alone, together);
        Assert.NotEqual(alone, TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options with { Seed = 43 })));
    }

    [Fact]
    public void A_metric_to_be_large_is_maximised()
    {
        SearchResult result = HyperparameterSearch.Run(s_runs, TuningWorld.Small with { Metric = SearchMetric.RSquared });
        Assert.Equal(MetricDirection.Maximize, result.Direction);
        Assert.Equal(result.BestScore, result.Trials.Where(trial => trial.State == TrialState.Complete).Max(trial => trial.Mean));
        Assert.InRange(result.BestScore, 0.5, 1);
    }

    [Fact]
    public void What_is_exactly_linear_leaves_a_linear_model_no_error()
    {
        RunRecord[] exact = TuningWorld.Runs(8, 12, noise: 0);
        SearchOptions options = new() { ModelType = ModelType.Linear, Space = TuningWorld.SpaceOf("linear", "scale=raw,log", "log_features=never,always", "l2=1e-9"), Strategy = SearchStrategyKind.Grid, Metric = SearchMetric.MeanAbsoluteError, Target = TuningTarget.Duration, FoldCount = 3, Prunes = false };
        SearchResult result = HyperparameterSearch.Run(exact, options);
        // The defaults and each of the four combinations.
        Assert.Equal(5, result.Trials.Count);
        foreach (SearchTrial trial in result.Trials.Where(trial => trial.Number != 0))
        {
            bool isLine = trial.Parameters["scale"] is "raw" && trial.Parameters["log_features"] is "never";
            Assert.InRange(trial.Mean, isLine ? 0 : 0.1, isLine ? 1e-3 : 100);
        }
    }

    [Fact]
    public void Bounds_that_noise_forces_waste_what_that_noise_makes_them()
    {
        // Peaks are uniform within a fifth of their line, so a bound that holds with 0.95 lies about 1.18 times the line and wastes
        // 0.18 of it for all but the one in twenty that it fails, of which it loses some 1.2 times the line and as much again less the peak.
        RunRecord[] runs = TuningWorld.Runs(30, 20);
        SearchResult result = HyperparameterSearch.Run(runs, new SearchOptions { ModelType = ModelType.Linear, MaxTrials = 1, Metric = SearchMetric.Waste, FoldCount = 4, CrossValidation = CrossValidationMethod.GroupedByRun });
        double used = runs.SelectMany(run => run.Tasks).Sum(task => task.PeakMemory!.Value.Bytes / 1e9 * task.DurationSeconds!.Value / 3600);
        Assert.InRange(result.FoldScores.Sum() / used, 0.18, 0.36);
    }

    [Fact]
    public void A_trial_that_cannot_be_trained_is_recorded_and_the_search_goes_on()
    {
        SearchResult result = HyperparameterSearch.Run(s_runs, TuningWorld.Small with { Space = TuningWorld.Space("monotone=none,no_such_feature:+1", "trees=5..20 log"), Strategy = SearchStrategyKind.Random });
        SearchTrial[] failed = [.. result.Trials.Where(trial => trial.State == TrialState.Failed)];
        Assert.NotEmpty(failed);
        Assert.All(failed, trial => Assert.Contains("no_such_feature", trial.Error));
        Assert.Equal("none", result.BestParameters["monotone"]);
        Assert.Contains(result.Warnings, warning => warning.Contains($"{failed.Length} trials failed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_time_budget_gives_the_best_so_far_and_always_the_defaults()
    {
        SearchResult result = HyperparameterSearch.Run(s_runs, TuningWorld.Small with { MaxTrials = 1_000_000, TimeBudget = TimeSpan.FromTicks(1) });
        Assert.Equal((SearchEnding.TimeUp, 0), (result.Ending, Assert.Single(result.Trials).Number));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("The time budget ended the search after 1 trial;", StringComparison.Ordinal));
    }

    [Fact]
    public void Stopping_gives_the_best_so_far()
    {
        using var stop = new CancellationTokenSource();
        SearchResult result = HyperparameterSearch.Run(s_runs, TuningWorld.Small with { MaxTrials = 1_000_000 }, new StopAfter(stop, 5), stop.Token);
        Assert.Equal(SearchEnding.Stopped, result.Ending);
        Assert.InRange(result.Trials.Count, 5, 5 + Environment.ProcessorCount);
        Assert.Throws<OperationCanceledException>(() => HyperparameterSearch.Run(s_runs, TuningWorld.Small, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Pruning_saves_folds_and_sees_the_best_through()
    {
        SearchOptions options = TuningWorld.Small with { Strategy = SearchStrategyKind.Random, MaxTrials = 60, FoldCount = 5 };
        SearchResult pruned = HyperparameterSearch.Run(s_runs, options), whole = HyperparameterSearch.Run(s_runs, options with { Prunes = false });
        Assert.Equal(300, whole.Fits);
        Assert.InRange(pruned.Fits, 60, 250);
        Assert.All(pruned.Trials.Where(trial => trial.State == TrialState.Pruned), trial => Assert.Equal($"fold {trial.FoldScores.Count}", trial.PrunedAt));
        Assert.All(pruned.Trials, trial => Assert.Equal(whole.Trials.Single(other => other.Number == trial.Number).FoldScores.Take(trial.FoldScores.Count), trial.FoldScores));
    }

    [Theory]
    [InlineData(9, "10 to 20 completed runs")]
    [InlineData(14, "aim for 50 or more")]
    [InlineData(50, null)]
    public void Few_runs_are_warned_of(int runs, string? warning)
    {
        SearchResult result = HyperparameterSearch.Run(TuningWorld.Runs(runs, 6), TuningWorld.Small with { MaxTrials = 1 });
        if (warning is null) Assert.Empty(result.Warnings);
        else Assert.Contains(warning, Assert.Single(result.Warnings));
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void Nonsense_is_refused(int number)
    {
        Assert.ThrowsAny<ArgumentException>(() => HyperparameterSearch.Run(s_runs, TuningWorld.Small with { MaxTrials = number }));
        Assert.ThrowsAny<ArgumentException>(() => HyperparameterSearch.Run(s_runs, TuningWorld.Small with { FoldCount = number }));
        Assert.ThrowsAny<ArgumentException>(() => HyperparameterSearch.Run(s_runs, TuningWorld.Small with { Confidence = number }));
        Assert.ThrowsAny<ArgumentException>(() => HyperparameterSearch.Run(s_runs, TuningWorld.Small with { TimeBudget = TimeSpan.FromSeconds(number) }));
    }

    [Fact]
    public void A_model_type_that_has_no_hyperparameters_is_refused() =>
        Assert.Contains("has no hyperparameters to search", Assert.Throws<ArgumentException>(() => HyperparameterSearch.Run(s_runs, new SearchOptions { ModelType = ModelType.Auto })).Message);

    private sealed class StopAfter(CancellationTokenSource stop, int trials) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value)
        {
            if (value.TrialsDone >= trials) stop.Cancel();
        }
    }
}
