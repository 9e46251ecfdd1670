using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Advising;

/// <summary>Why a learned recommendation says what it says.</summary>
/// <param name="Model">Which model answered and how it was judged, in a sentence.</param>
/// <param name="Contributions">What each feature adds to each predicted quantity, the strongest first within a quantity.</param>
/// <param name="NearestTasks">The past attempts with the most similar inputs, the nearest first.</param>
public sealed record RecommendationExplanation(string Model, IReadOnlyList<FeatureContribution> Contributions, IReadOnlyList<TaskRecord> NearestTasks)
{
    /// <summary>What each feature adds to each predicted quantity, the strongest first within a quantity.</summary>
    public IReadOnlyList<FeatureContribution> Contributions { get; } = new ShownList<FeatureContribution>(Contributions);

    /// <summary>The past attempts with the most similar inputs, the nearest first.</summary>
    public IReadOnlyList<TaskRecord> NearestTasks { get; } = new ShownList<TaskRecord>(NearestTasks, "attempt");

    /// <summary>A line for each contribution.</summary>
    public string ContributionsText => string.Join(Environment.NewLine, Contributions);

    /// <summary>A line for each of the nearest past attempts: what it took, and of what.</summary>
    public string NearestText => string.Join(Environment.NewLine, NearestTasks.Select(task => $"{task.DurationText}, {task.PeakText}: {task.FeaturesText}"));

    public override string ToString() => Model;
}
