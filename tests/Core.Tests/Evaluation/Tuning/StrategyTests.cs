using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Strategies;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Tests.Evaluation.Tuning;

public class StrategyTests
{
    private static readonly SearchSpace s_space = TuningWorld.Space("learning_rate=0.01..1");

    [Fact]
    public void Hyperband_has_the_brackets_of_the_paper()
    {
        // Li et al. 2018, algorithm 1, with R = 9 and eta = 3: brackets of ceil(3/3 9) = 9, ceil(3/2 3) = 5 and 3 trials that start with 1, 3 and 9 of 9.
        (int Count, double Budget)[] rounds = Rounds(Bracket.Hyperband(1000), 8);
        Assert.Equal([(1, 9), (9, 1), (3, 3), (1, 9), (5, 3), (1, 9), (3, 9), (9, 1)], rounds.Select(round => (round.Count, (int)Math.Round(round.Budget * 9))));
    }

    [Fact]
    public void Halving_begins_with_all_trials_and_keeps_a_third()
    {
        (int Count, double Budget)[] rounds = Rounds(Bracket.Halving(28), 10);
        Assert.Equal([(1, 9), (27, 1), (9, 3), (3, 9)], rounds.Select(round => (round.Count, (int)Math.Round(round.Budget * 9))));
    }

    [Fact]
    public void The_best_of_a_rung_go_on()
    {
        var strategy = new HalvingStrategy(new RandomSampler(s_space, 1), ParameterSet.Empty, Bracket.Halving(10));
        var ledger = new TrialLedger(SearchMetric.RSquared, 1);
        Answer(ledger, strategy.NextRound(ledger), _ => 0.5);
        IReadOnlyList<TrialOrder> rung = strategy.NextRound(ledger);
        // Of a metric to be large, trials 3, 6 and 9 are the best; 1 fails and is out.
        Answer(ledger, rung, trial => trial % 3 == 0 ? 0.9 : 0.1, failing: 1);
        Assert.Equal([3, 6, 9], strategy.NextRound(ledger).Select(order => order.Number));
    }

    [Fact]
    public void A_trial_is_given_up_where_it_is_worse_than_the_median_of_earlier_rounds_at_the_same_fold()
    {
        var ledger = new TrialLedger(SearchMetric.MeanAbsoluteError, 2);
        Assert.Empty(ledger.MedianLimits());
        double[][] folds = [[1, 9], [2, 2], [3, 3], [4, 4], [5, 1]];
        foreach (double[] scores in folds) ledger.Add(new TrialOutcome(ledger.Open(ParameterSet.Empty), 1, scores, 0));
        // First folds 1, 2, 3, 4, 5; means 5, 2, 3, 4, 3.
        Assert.Equal([3.0, 3.0], ledger.MedianLimits());
    }

    [Fact]
    public void The_first_trials_of_every_strategy_are_the_defaults_alone()
    {
        ParameterSet defaults = ParameterSet.Empty.With("learning_rate", 0.1);
        foreach (SearchStrategyKind kind in Enum.GetValues<SearchStrategyKind>())
        {
            ISearchStrategy strategy = SearchStrategies.Create(new SearchOptions { Strategy = kind, MaxTrials = 10 }, s_space, defaults);
            TrialOrder order = Assert.Single(strategy.NextRound(new TrialLedger(SearchMetric.Waste, 5)));
            Assert.Equal((0, 1.0, defaults), (order.Number, order.Budget, order.Parameters));
        }
    }

    private static (int Count, double Budget)[] Rounds(Func<int, int, Bracket?> brackets, int most)
    {
        var strategy = new HalvingStrategy(new RandomSampler(s_space, 1), ParameterSet.Empty, brackets);
        var ledger = new TrialLedger(SearchMetric.MeanAbsoluteError, 1);
        List<(int, double)> rounds = [];
        while (rounds.Count < most && strategy.NextRound(ledger) is { Count: > 0 } round)
        {
            rounds.Add((round.Count, round[0].Budget));
            Answer(ledger, round, trial => trial);
        }

        return [.. rounds];
    }

    private static void Answer(TrialLedger ledger, IReadOnlyList<TrialOrder> orders, Func<int, double> score, int failing = -1)
    {
        foreach (TrialOrder order in orders) ledger.Add(new TrialOutcome(order.Number, order.Budget, [score(order.Number)], 0, order.Number == failing ? "it failed" : null));
    }
}
