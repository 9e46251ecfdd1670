using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Sampling;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Strategies;

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
