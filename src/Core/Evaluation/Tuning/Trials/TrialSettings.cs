using Scalable.Learning;
namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>How every trial of a search is trained and judged.</summary>
/// <param name="Learner">The learner's name.</param>
/// <param name="Confidence">The probability that bounds shall hold with.</param>
/// <param name="Seed">The seed that models are trained with.</param>
/// <param name="Resource">What a budget below 1 leaves less of.</param>
internal sealed record TrialSettings(string Learner, SearchMetric Metric, TuningTarget Target, double Confidence, int Seed, SearchResource Resource, LearningBackend Backend = LearningBackend.Scalable);
