using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>Why a learned recommendation says what it says.</summary>
/// <param name="Model">Which model answered and how it was judged, in a sentence.</param>
/// <param name="Contributions">What each feature adds to each predicted quantity, the strongest first within a quantity.</param>
/// <param name="NearestTasks">The past attempts with the most similar inputs, the nearest first.</param>
public sealed record RecommendationExplanation(string Model, IReadOnlyList<FeatureContribution> Contributions, IReadOnlyList<TaskRecord> NearestTasks)
{
    public override string ToString() => Model;
}
