using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>A trial to evaluate.</summary>
/// <param name="Number">The trial's number; 0 has the defaults.</param>
/// <param name="Budget">The share of the resource, above 0 and at most 1.</param>
/// <param name="Limits">After each fold, the mean loss beyond which the trial is given up; empty to see it through.</param>
internal sealed record TrialOrder(int Number, ParameterSet Parameters, double Budget, IReadOnlyList<double> Limits);
