using System.Numerics;
using Scalable.Advising.Engine;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>Says why the sizing engine says what it says of a query.</summary>
internal sealed class MixtureExplainer(SizingEngine engine, PastAttempts past)
{
    private const int CandidatesNamed = 4;

    public RecommendationExplanation Explain(RecommendationQuery question) =>
        new(Chosen(question), Contributions(question).ToArray(), past.Nearest(question));

    private string Chosen(RecommendationQuery question)
    {
        IReadOnlyList<PredictorShare> shares = engine.MemoryShares(question);
        if (shares.Count == 0) return "no peaks of this task: durations and requests only";
        IEnumerable<string> named = shares.Take(CandidatesNamed).Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Candidate} {share.Share:P0}"));
        string others = shares.Count > CandidatesNamed ? $" and {shares.Count - CandidatesNamed} more" : "";
        return $"memory: {string.Join(", ", named)}{others}, by what each would have cost past attempts near this input.";
    }

    // Against the usual input: of each feature the median, or the most frequent text. Every subset is predicted once for both quantities.
    private List<FeatureContribution> Contributions(RecommendationQuery question)
    {
        KeyValuePair<string, FeatureValue>[] usual =
        [
            .. question.Features.Keys.Order(StringComparer.Ordinal).Select(name => (Name: name, Value: past.Usual(name)))
                .Where(feature => feature.Value is not null).Take(BaselineShapley.MaxFeatures).Select(feature => KeyValuePair.Create(feature.Name, feature.Value!.Value)),
        ];
        if (usual.Length == 0) return [];
        ResourceRecommendation[] answers = [.. Enumerable.Range(0, 1 << usual.Length).Select(subset => engine.Recommend(question with { Features = Moved(question.Features, usual, subset) }))];
        return
        [
            .. Contributions("duration_s", question, usual, answers, answer => Median(answer, "duration_s")),
            .. Contributions("peak_memory_bytes", question, usual, answers, answer => Median(answer, "peak_memory_bytes")),
        ];
    }

    private static double? Median(ResourceRecommendation answer, string quantity) =>
        answer.Predictions.FirstOrDefault(prediction => prediction.Quantity == quantity)?.Expected;

    private static IEnumerable<FeatureContribution> Contributions(
        string quantity, RecommendationQuery question, KeyValuePair<string, FeatureValue>[] usual, ResourceRecommendation[] answers, Func<ResourceRecommendation, double?> median)
    {
        if (median(answers[^1]) is null) return [];
        double[] shares = BaselineShapley.Of(usual.Length, subset => median(answers[subset]) ?? 0, out double reference);
        return usual.Select((feature, i) => new FeatureContribution(quantity, feature.Key, $"{question.Features[feature.Key]}", shares[i], reference))
            .OrderByDescending(contribution => Math.Abs(contribution.Contribution));
    }

    private static FeatureSet Moved(IReadOnlyDictionary<string, FeatureValue> asked, KeyValuePair<string, FeatureValue>[] usual, int subset)
    {
        var features = new Dictionary<string, FeatureValue>(asked, StringComparer.Ordinal);
        for (int i = 0; i < usual.Length; i++)
            if ((subset & (1 << i)) == 0) features[usual[i].Key] = usual[i].Value;
        return FeatureSet.From(features);
    }
}

/// <summary>
/// Exact Shapley values of a function of few features against a reference input: each feature's mean marginal change over all
/// orders in which features move from the reference to the asked input (baseline Shapley; Sundararajan and Najmi 2020).
/// </summary>
internal static class BaselineShapley
{
    /// <summary>The most features whose subsets are enumerated.</summary>
    public const int MaxFeatures = 8;

    /// <summary>One contribution a feature; they sum to the value of all features less the value of none.</summary>
    /// <param name="features">How many features there are; at most <see cref="MaxFeatures"/>.</param>
    /// <param name="value">The function where the features whose bits are set are as asked and the others as in the reference.</param>
    /// <param name="reference">The function's value at the reference.</param>
    public static double[] Of(int features, Func<uint, double> value, out double reference)
    {
        double[] values = new double[1 << features];
        for (uint subset = 0; subset < values.Length; subset++) values[subset] = value(subset);
        reference = values[0];
        double[] weights = OrderShares(features), contributions = new double[features];
        for (int feature = 0; feature < features; feature++)
        {
            uint bit = 1u << feature;
            for (uint subset = 0; subset < values.Length; subset++)
                if ((subset & bit) == 0)
                    contributions[feature] += weights[BitOperations.PopCount(subset)] * (values[subset | bit] - values[subset]);
        }
        return contributions;
    }

    // The share of orders in which exactly a given set of s features comes before a feature: s! (n - s - 1)! / n!.
    private static double[] OrderShares(int features)
    {
        double[] shares = new double[Math.Max(features, 1)];
        shares[0] = 1.0 / Math.Max(features, 1);
        for (int s = 1; s < features; s++) shares[s] = shares[s - 1] * s / (features - s);
        return shares;
    }
}
