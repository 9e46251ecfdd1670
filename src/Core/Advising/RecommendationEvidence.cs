using System.Collections.ObjectModel;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>What a recommendation rests on.</summary>
public sealed record RecommendationEvidence
{
    /// <summary>quantile, learned or none.</summary>
    public required string Method { get; init; }

    /// <summary>How many runs the advisor has seen.</summary>
    public int RunsAnalyzed { get; init; }

    /// <summary>How many attempts of this task the numbers come from.</summary>
    public int Records { get; init; }

    /// <summary>The percentile used, 50 to 99; null if the method uses none.</summary>
    public double? Percentile { get; init; }

    public string? Component { get; init; }

    /// <summary>How the attempts ended, by state.</summary>
    public IReadOnlyDictionary<string, int> StateCounts
    {
        get;
        init => field = new ShownDictionary<int>(value);
    } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>For each of memory, cpus and walltime, whether it was sized from what was observed or from what was requested.</summary>
    public IReadOnlyDictionary<string, string> Basis
    {
        get;
        init => field = new ShownDictionary<string>(value);
    } = ReadOnlyDictionary<string, string>.Empty;

    public string? ModelType { get; init; }

    /// <summary>
    /// For model type auto, how much history the answer rests on: request, pooled (other tasks' use of their requests and the
    /// largest seen), task (its own rows, too few to judge models by) or learned. Null otherwise.
    /// </summary>
    public string? Stage { get; init; }

    /// <summary>For model type auto, the candidate with the largest share in the mixture. Null otherwise.</summary>
    public string? Candidate { get; init; }

    /// <summary>The share of each feature in what the models of duration and memory explain, by quantity and feature.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Importances
    {
        get;
        init => field = new ShownDictionary<IReadOnlyDictionary<string, double>>(value, ImportanceText.Render);
    } = ReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>.Empty;

    /// <summary>Which attempts count as killed at a limit, how they were recognised and whether that is a guess; null if none does.</summary>
    public string? Kills { get; init; }

    /// <summary>How many peaks are upper estimates, which count half beside measured ones; null if none is.</summary>
    public string? PeakEstimates { get; init; }

    /// <summary>Why there is no answer, or why the advisor fell back to the quantile rule; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The evidence in a few words: quantile, 24 records in 3 runs.</summary>
    public override string ToString() =>
        $"{Method}, {DisplayText.Count(Records, "record")} in {DisplayText.Count(RunsAnalyzed, "run")}{(Reason is null ? "" : ": " + Reason)}";

    /// <summary>failed 6, succeeded 18.</summary>
    public string StatesText => StateCounts.ToString()!;

    /// <summary>cpus learned, memory learned, walltime observed.</summary>
    public string BasisText => Basis.ToString()!;

    /// <summary>duration: num_scenarios 61 %, target 20 %; memory: ...</summary>
    public string ImportancesText => ImportanceText.Render(Importances);
}

/// <summary>Feature importances as one line for a table or list.</summary>
public static class ImportanceText
{
    private const int MaxShown = 5;
    private const double MinShown = 0.005;

    /// <summary>duration: num_scenarios 61 %, target 20 %; memory: ...</summary>
    public static string Render(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> importances) =>
        string.Join("; ", importances.Select(quantity => $"{quantity.Key}: {Render(quantity.Value)}"));

    /// <summary>The most important features first, at most five, none below half a percent.</summary>
    public static string Render(IReadOnlyDictionary<string, double> shares) =>
        string.Join(", ", shares.Where(share => share.Value >= MinShown)
            .OrderByDescending(share => share.Value).ThenBy(share => share.Key, StringComparer.Ordinal).Take(MaxShown)
            .Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key} {share.Value * 100:0} %")));
}

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
/// <param name="Base">The quantity's prediction if nothing is known of the input.</param>
public sealed record FeatureContribution(string Quantity, string Feature, string Value, double Contribution, double Base)
{
    /// <summary>What it adds, with a sign and a unit: +00:02:10.</summary>
    public string AddsText => (Contribution < 0 ? "-" : "+") + DisplayText.Quantity(Quantity, Math.Abs(Contribution));

    /// <summary>duration_s: input_mb = 2048 adds +00:02:10.</summary>
    public override string ToString() => $"{Quantity}: {Feature} = {Value} adds {AddsText}";
}
