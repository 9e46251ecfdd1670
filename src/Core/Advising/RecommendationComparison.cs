using Scalable.Units;

namespace Scalable.Advising;

/// <summary>One advisor's recommendation as a row beside the others'.</summary>
/// <param name="Advisor">Which advisor: quantile (requested), quantile (observed), or learned with its model type.</param>
/// <param name="MemoryRelative">Its memory as a share of the first advisor's of the same task; null where either is unknown.</param>
/// <param name="Recommendation">The whole recommendation.</param>
public sealed record RecommendationComparison(string Advisor, double? MemoryRelative, ResourceRecommendation Recommendation)
{
    public string Task => Recommendation.Task;

    public string? Target => Recommendation.Target;

    public int WorkerCount => Recommendation.WorkerCount;

    public int Cpus => Recommendation.Cpus;

    public MemorySize? Memory => Recommendation.Memory;

    public Walltime? Walltime => Recommendation.Walltime;

    public double? Confidence => Recommendation.Confidence;

    public string? Reason => Recommendation.Evidence.Reason;

    public string MemoryRelativeText => DisplayText.Percent(MemoryRelative);

    public string ConfidenceText => DisplayText.ShareOrNothing(Confidence);

    /// <summary>quantile (observed): align on hpc: 4 x ...</summary>
    public override string ToString() => $"{Advisor}: {Recommendation}";
}
