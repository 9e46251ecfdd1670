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

/// <summary>
/// What one feature adds to one predicted quantity: an exact Shapley value for tree models, a term for linear ones. The
/// base and all contributions of a quantity sum to its model's prediction.
/// </summary>
/// <param name="Quantity">duration_s or peak_memory_bytes.</param>
/// <param name="Feature">The feature's name.</param>
/// <param name="Value">The feature's value in the question.</param>
/// <param name="Contribution">What it adds, in the quantity's unit.</param>
/// <param name="Base">The quantity's prediction where nothing is known of the input.</param>
public sealed record FeatureContribution(string Quantity, string Feature, string Value, double Contribution, double Base)
{
    /// <summary>What it adds, with a sign and a unit: +00:02:10.</summary>
    public string AddsText => (Contribution < 0 ? "-" : "+") + DisplayText.Quantity(Quantity, Math.Abs(Contribution));

    /// <summary>duration_s: input_mb = 2048 adds +00:02:10.</summary>
    public override string ToString() => $"{Quantity}: {Feature} = {Value} adds {AddsText}";
}
