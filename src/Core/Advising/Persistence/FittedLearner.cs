using Scalable.Learning;

namespace Scalable.Advising.Persistence;

/// <summary>Stands for the learner of models that are fitted already and are not fitted again.</summary>
internal sealed class FittedLearner(string name) : ILearner
{
    public string Name => name;

    public IReadOnlyList<LearnerParameter> Parameters => [];

    /// <exception cref="InvalidOperationException">Always.</exception>
    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The models of '{name}' that were read from a file are not fitted again.");
}
