namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>How a trial fared with a budget.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Budget">The share of the resource it had.</param>
/// <param name="FoldScores">The metric of each fold that was evaluated; fewer than there are where the trial was given up.</param>
/// <param name="FitSeconds">How long training and judging took.</param>
/// <param name="Error">Why it could not be evaluated; null where it could.</param>
internal sealed record TrialOutcome(int Number, double Budget, IReadOnlyList<double> FoldScores, double FitSeconds, string? Error = null)
{
    /// <summary>True where the outcome was lost on its way and says nothing of the trial: a study does not keep it, so that it is evaluated again.</summary>
    public bool IsLost { get; init; }

    public double Mean => FoldScores.Count == 0 ? double.NaN : FoldScores.Average();
}
