using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Sampling;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Strategies;

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
