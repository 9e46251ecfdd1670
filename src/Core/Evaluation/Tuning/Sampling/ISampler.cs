using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Sampling;

/// <summary>Chooses hyperparameters for new trials.</summary>
internal interface ISampler
{
    /// <summary>How many trials from the first on are to be judged before the next ones are chosen.</summary>
    int RoundEnd(int firstTrial);

    /// <summary>The hyperparameters of a trial; null where there are no more to try.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="earlier">Trials of earlier rounds, the best first. It may depend on nothing else, so that parallelism changes nothing.</param>
    ParameterSet? Choose(int trial, IReadOnlyList<ParameterSet> earlier);
}
