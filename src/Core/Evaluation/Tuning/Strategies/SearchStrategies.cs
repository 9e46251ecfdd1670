using Scalable.Evaluation.Tuning.Sampling;
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
