using Scalable.Advising.Evidence;
using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>The attempts that taught something of one task, and how a question about it relates to them.</summary>
internal sealed class PastAttempts
{
    private const int MaxAttempts = 8000;
    private const int NearestShown = 5;

    private readonly TaskRecord[] _attempts;

    /// <param name="evidence">Of one task; attempts that say nothing of its needs are left out.</param>
    public PastAttempts(IReadOnlyList<AttemptEvidence> evidence) =>
        _attempts = [.. evidence.Where(one => one.Kind == EvidenceKind.Measured || one.IsKill).Select(one => one.Recorded).TakeLast(MaxAttempts)];

    public int Count => _attempts.Length;

    /// <summary>What of a query cannot be used, and why; nothing if all of it is.</summary>
    public IEnumerable<string> NotUsed(RecommendationQuery query)
    {
        if (query.Target is { } target && _attempts.All(attempt => attempt.Target != target))
            yield return $"no attempt of this task ran on target '{target}': those on others answer";
        string[] unknown = [.. query.Features.Keys.Where(name => !_attempts.Any(attempt => attempt.Features.ContainsKey(name))).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0) yield return $"not used, since no past attempt has them: {string.Join(", ", unknown)}";
        string[] texts = [.. query.Features.Where(feature => feature.Value.Kind == FeatureValueKind.Text && IsNumeric(feature.Key)).Select(feature => $"{feature.Key} = '{feature.Value}'")];
        if (texts.Length > 0) yield return $"not used, since past attempts have a number there: {string.Join(", ", texts)}";
    }

    /// <summary>The usual value of a feature: the median of numbers, the most frequent text; null if no attempt has it.</summary>
    public FeatureValue? Usual(string feature)
    {
        FeatureValue[] values = Values(feature);
        if (values.Length == 0) return null;
        return values.Any(value => value.Kind == FeatureValueKind.Text)
            ? values.GroupBy(value => value.ToString(), StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().First()
            : values.OrderBy(value => value.Number).ElementAt(values.Length / 2);
    }

    /// <summary>
    /// The attempts most like what is asked, the nearest first and of equally near ones the newest. The distance sums, over
    /// the target and the features that the query names, the difference as a share of the range seen, or 1 if texts differ or an attempt lacks the feature.
    /// </summary>
    public TaskRecord[] Nearest(RecommendationQuery query)
    {
        double[] distances = new double[_attempts.Length];
        if (query.Target is { } target)
            for (int i = 0; i < distances.Length; i++) distances[i] += _attempts[i].Target == target ? 0 : 1;
        foreach ((string name, FeatureValue asked) in query.Features)
        {
            double[] numbers = [.. Values(name).Select(value => value.Number).Where(double.IsFinite)];
            double range = numbers.Length > 0 && numbers.Max() > numbers.Min() ? numbers.Max() - numbers.Min() : 1;
            for (int i = 0; i < distances.Length; i++) distances[i] += Distance(_attempts[i], name, asked, range);
        }
        return [.. Enumerable.Range(0, distances.Length).OrderBy(i => distances[i]).ThenByDescending(i => i).Take(NearestShown).Select(i => _attempts[i])];
    }

    private static double Distance(TaskRecord attempt, string name, FeatureValue asked, double range)
    {
        if (!attempt.Features.TryGetValue(name, out FeatureValue value)) return 1;
        double difference = Math.Abs(value.Number - asked.Number);
        return double.IsNaN(difference) ? value == asked ? 0 : 1 : difference / range;
    }

    private FeatureValue[] Values(string feature) =>
        [.. _attempts.Where(attempt => attempt.Features.ContainsKey(feature)).Select(attempt => attempt.Features.Get(feature))];

    private bool IsNumeric(string feature)
    {
        FeatureValue[] values = Values(feature);
        return values.Length > 0 && values.All(value => value.Kind != FeatureValueKind.Text);
    }
}
