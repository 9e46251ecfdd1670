using System.Globalization;
using Scalable.History;
using Scalable.Sizing;

namespace Scalable.Advising;

/// <summary>Says why the sizing engine says what it says of a query.</summary>
internal sealed class MixtureExplainer(SizingEngine engine, TaskExperience experience)
{
    private const int CandidatesNamed = 4;

    public RecommendationExplanation Explain(RecommendationQuery query, SizingQuery question)
    {
        List<FeatureContribution> contributions =
        [
            .. Contributions("duration_s", question, answer => answer.DurationBounds?.Median),
            .. Contributions("peak_memory_bytes", question, answer => answer.MemoryBounds?.Median),
        ];
        return new RecommendationExplanation(Chosen(question), contributions.ToArray(), experience.Nearest(experience.Complete(query)[0]));
    }

    private string Chosen(SizingQuery question)
    {
        IReadOnlyList<CandidateShare> shares = engine.MemoryShares(question);
        if (shares.Count == 0) return "no peaks of this task: durations and requests only";
        IEnumerable<string> named = shares.Take(CandidatesNamed).Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Candidate} {share.Share:P0}"));
        string others = shares.Count > CandidatesNamed ? $" and {shares.Count - CandidatesNamed} more" : "";
        return $"memory: {string.Join(", ", named)}{others}, by what each would have cost past attempts near this input.";
    }

    // Against the usual input: of each feature the median, or the most frequent text.
    private IEnumerable<FeatureContribution> Contributions(string quantity, SizingQuery question, Func<SizingAnswer, double?> median)
    {
        string[] names = [.. question.Features.Keys.Where(name => Usual(name) is not null).Order(StringComparer.Ordinal).Take(BaselineShapley.MostFeatures)];
        if (names.Length == 0 || median(engine.Predict(question)) is null) return [];
        double[] shares = BaselineShapley.Of(names.Length, subset => median(engine.Predict(question with { Features = Moved(question.Features, names, subset) })) ?? 0, out double reference);
        return names.Select((name, i) => new FeatureContribution(quantity, name, question.Features[name].ToString(), shares[i], reference))
            .OrderByDescending(contribution => Math.Abs(contribution.Contribution));
    }

    private FeatureSet Moved(IReadOnlyDictionary<string, FeatureValue> asked, string[] names, uint subset)
    {
        var features = new Dictionary<string, FeatureValue>(asked, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
            if ((subset & (1u << i)) == 0) features[names[i]] = Usual(names[i])!.Value;
        return FeatureSet.From(features);
    }

    private FeatureValue? Usual(string feature)
    {
        FeatureValue[] values = [.. experience.Records.Where(record => record.Features.ContainsKey(feature)).Select(record => record.Features[feature])];
        if (values.Length == 0) return null;
        if (values.Any(value => value.Kind == FeatureValueKind.Text))
            return values.GroupBy(value => value.ToString(), StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().First();
        return values.OrderBy(value => value.Number).ElementAt(values.Length / 2);
    }
}
