using Scalable.Evaluation.Tuning.Trials;

namespace Scalable.Evaluation.Tuning.Strategies;

/// <summary>Decides what is evaluated next. It may depend on the outcomes of earlier rounds alone, so that neither parallelism nor interruptions change it.</summary>
internal interface ISearchStrategy
{
    /// <summary>The next trials, which are evaluated together; none at the end. All earlier ones have an outcome.</summary>
    IReadOnlyList<TrialOrder> NextRound(TrialLedger ledger);
}
