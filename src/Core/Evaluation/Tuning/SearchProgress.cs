namespace Scalable.Evaluation.Tuning;

/// <summary>How far a search is.</summary>
/// <param name="TrialsDone">Trials with an outcome.</param>
/// <param name="MaxTrials">Trials there will be at most.</param>
/// <param name="BestScore">The best score so far; null before the first.</param>
/// <param name="Elapsed">Since the search was started.</param>
/// <param name="Left">How much longer it will take, by the pace so far and the time budget; null where nothing is known.</param>
public sealed record SearchProgress(int TrialsDone, int MaxTrials, double? BestScore, TimeSpan Elapsed, TimeSpan? Left);
