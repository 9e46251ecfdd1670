namespace Scalable.Advising.Engine;

/// <summary>How much a kind of candidate has to say in a prediction.</summary>
/// <param name="Candidate">Such as constant, linear_log, smoother_wide or random_forest.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record PredictorShare(string Candidate, double Share);
