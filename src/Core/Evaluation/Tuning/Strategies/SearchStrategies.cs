using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Evaluation.Tuning.Trials;

namespace Scalable.Evaluation.Tuning.Strategies;

/// <summary>The strategies by their names.</summary>
internal static class SearchStrategies
{
    public static ISearchStrategy Create(SearchOptions options, SearchSpace space, ParameterSet defaults) => options.Strategy switch
    {
        SearchStrategyKind.Random => new SamplingStrategy(new RandomSampler(space, options.Seed), defaults, options.MaxTrials, options.Prunes),
        SearchStrategyKind.Grid => new SamplingStrategy(new GridSampler(space, options.MaxTrials - 1, options.Seed), defaults, options.MaxTrials, options.Prunes),
        SearchStrategyKind.Tpe => new SamplingStrategy(new TpeSampler(space, options.Seed), defaults, options.MaxTrials, options.Prunes),
        SearchStrategyKind.Halving => new HalvingStrategy(new RandomSampler(space, options.Seed), defaults, Bracket.Halving(options.MaxTrials), options.Prunes),
        SearchStrategyKind.Hyperband => new HalvingStrategy(new MixedSampler(new TpeSampler(space, options.Seed), new RandomSampler(space, options.Seed)), defaults, Bracket.Hyperband(options.MaxTrials), options.Prunes),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Strategy, "There is no such strategy."),
    };
}

/// <summary>Decides what is evaluated next. It may depend on the outcomes of earlier rounds alone, so that neither parallelism nor interruptions change it.</summary>
internal interface ISearchStrategy
{
    /// <summary>The next trials, which are evaluated together; none at the end. All earlier ones have an outcome.</summary>
    IReadOnlyList<TrialOrder> NextRound(TrialLedger ledger);
}

/// <summary>Every trial gets the whole budget: the defaults first and alone, then what a sampler chooses.</summary>
internal sealed class SamplingStrategy(ISampler sampler, ParameterSet defaults, int maxTrials, bool prunes) : ISearchStrategy
{
    public IReadOnlyList<TrialOrder> NextRound(TrialLedger ledger)
    {
        int first = ledger.TrialCount;
        if (first == 0) return [new TrialOrder(ledger.Open(defaults), defaults, Budget: 1, Limits: [])];
        double[] limits = prunes ? ledger.MedianLimits() : [];
        ParameterSet[] earlier = ledger.Ranked();
        List<TrialOrder> orders = [];
        for (int trial = first; trial < Math.Min(sampler.RoundEnd(first), maxTrials); trial++)
            if (sampler.Choose(trial, earlier) is { } parameters) orders.Add(new TrialOrder(ledger.Open(parameters), parameters, Budget: 1, limits));
        return orders;
    }
}

/// <summary>
/// Brackets of successive halving: all of a bracket's trials with its starting budget, then again and again the better
/// third with three times as much. The defaults have the whole budget from the start.
/// </summary>
/// <param name="prunes">Whether trials with the whole budget are given up between folds.</param>
/// <param name="bracketOf">The bracket after so many brackets and trials; null at the end.</param>
internal sealed class HalvingStrategy(ISampler sampler, ParameterSet defaults, Func<int, int, Bracket?> bracketOf, bool prunes = false) : ISearchStrategy
{
    private int _brackets;
    private double _budget = 1;
    private int[] _rung = [];

    public IReadOnlyList<TrialOrder> NextRound(TrialLedger ledger)
    {
        if (ledger.TrialCount == 0) return [new TrialOrder(ledger.Open(defaults), defaults, Budget: 1, Limits: [])];
        int[] survivors = _budget < 1 ? Survivors(ledger) : [];
        if (survivors.Length > 0)
        {
            (_budget, _rung) = (Bracket.Raised(_budget), survivors);
        }
        else
        {
            if (bracketOf(_brackets++, ledger.TrialCount) is not { } bracket) return [];
            (_budget, _rung) = (bracket.StartBudget, Open(ledger, bracket.Trials));
        }

        double[] limits = prunes && _budget >= 1 ? ledger.MedianLimits() : [];
        return [.. _rung.Select(trial => new TrialOrder(trial, ledger.ParametersOf(trial), _budget, limits))];
    }

    private int[] Open(TrialLedger ledger, int count)
    {
        ParameterSet[] earlier = ledger.Ranked();
        int first = ledger.TrialCount;
        return [.. Enumerable.Range(first, count).Select(trial => sampler.Choose(trial, earlier)).OfType<ParameterSet>().Select(ledger.Open)];
    }

    private int[] Survivors(TrialLedger ledger)
    {
        TrialOutcome[] fared = [.. _rung.Select(trial => ledger.Find(trial, _budget)!).Where(outcome => outcome.Error is null)];
        int count = Math.Max(1, _rung.Length / Bracket.Reduction);
        return [.. fared.OrderBy(ledger.Loss).ThenBy(outcome => outcome.Number).Take(count).Select(outcome => outcome.Number).Order()];
    }
}

/// <summary>One bracket of successive halving.</summary>
/// <param name="Trials">How many trials it begins with.</param>
/// <param name="StartBudget">The share of the resource that each of them first gets.</param>
internal sealed record Bracket(int Trials, double StartBudget)
{
    /// <summary>What is left of the trials, and by how much the budget grows, from rung to rung (Li et al. 2018 recommend 3 or 4).</summary>
    public const int Reduction = 3;

    /// <summary>How often budgets are divided at most: the smallest is a ninth.</summary>
    private const int Divisions = 2;

    public static double Budget(int divisions) => 1 / Math.Pow(Reduction, divisions);

    public static double Raised(double budget) => budget * Reduction > 0.99 ? 1 : budget * Reduction;

    /// <summary>One bracket with all trials.</summary>
    public static Func<int, int, Bracket?> Halving(int maxTrials) =>
        (bracket, trials) => bracket == 0 && trials < maxTrials ? new Bracket(maxTrials - trials, Budget(Divisions)) : null;

    /// <summary>Hyperband's brackets in turn, from the most trials with the smallest budget to a few with all of it, until there are enough trials.</summary>
    public static Func<int, int, Bracket?> Hyperband(int maxTrials) => (bracket, trials) =>
    {
        if (trials >= maxTrials) return null;
        int divisions = Divisions - (bracket % (Divisions + 1));
        int count = (int)Math.Ceiling((Divisions + 1) * Math.Pow(Reduction, divisions) / (divisions + 1));
        return new Bracket(Math.Min(count, maxTrials - trials), Budget(divisions));
    };
}
