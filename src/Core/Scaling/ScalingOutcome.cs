namespace Scalable.Scaling;

/// <summary>What became of a decision's prediction.</summary>
/// <param name="PredictedAt">The moment the decision was for.</param>
/// <param name="RawSeconds">The completion time before any correction, in seconds.</param>
/// <param name="LowerSeconds">The lower bound that was told.</param>
/// <param name="UpperSeconds">The upper bound that was told.</param>
/// <param name="ActualSeconds">When everything that waited or ran at that moment had really ended, in seconds from it.</param>
public sealed record ScalingOutcome(DateTimeOffset PredictedAt, double RawSeconds, double LowerSeconds, double UpperSeconds, double ActualSeconds)
{
    public bool IsInside => ActualSeconds >= LowerSeconds && ActualSeconds <= UpperSeconds;
}
