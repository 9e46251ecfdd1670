namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>Where trials are evaluated.</summary>
internal interface ITrialRunner
{
    /// <summary>Evaluates trials and tells each outcome, from any thread, one at a time. Returns when all are told, or early where it is cancelled.</summary>
    void Run(IReadOnlyList<TrialOrder> orders, Action<TrialOutcome> finished, CancellationToken cancellationToken);
}
