using System.Globalization;
using Scalable.Runs;
using Scalable.Advising.Engine;

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
