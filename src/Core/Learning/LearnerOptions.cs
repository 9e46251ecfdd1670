namespace Scalable.Learning;

/// <summary>How a learner is to be trained.</summary>
/// <param name="Parameters">Hyperparameters by the names the learner documents; an unknown name or a value out of range is an error that names it.</param>
/// <param name="Seed">Fixes everything random.</param>
/// <param name="MaxThreads">The most threads to use; 0 for one a core. Never changes the result.</param>
/// <param name="KeepHeldOutPredictions">Whether <see cref="IModel.HeldOutPredictions"/> is wanted; it costs a learner without its own a few more fits.</param>
public sealed record LearnerOptions(
    IReadOnlyDictionary<string, object?>? Parameters = null,
    int Seed = 42,
    int MaxThreads = 0,
    bool KeepHeldOutPredictions = false);
