using Scalable.Runs;

namespace Scalable.Advising;

/// <summary>
/// A question in the spelling of the history, and what of it will not be answered as asked. Names of tasks, targets and
/// features are taken in any case if only one is meant.
/// </summary>
public sealed class CheckedQuestion
{
    private readonly List<string> _warnings = [];

    private CheckedQuestion(RecommendationQuery query) => Query = query;

    public RecommendationQuery Query { get; private set; }

    /// <summary>What cannot be used as asked, a sentence each, with the nearest spelling if one is near.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The task's name as the history spells it, or as it is asked for if the history does not know it.</summary>
    public static string Task(string name, IReadOnlyList<string> known) => NearName.InAnyCase(name, known) ?? name;

    /// <summary>Checks a question before an advisor is asked.</summary>
    public static CheckedQuestion Of(IResourceAdvisor advisor, RecommendationQuery query)
    {
        string task = Task(query.Task, advisor.KnownTasks);
        CheckedQuestion question = Of(advisor.InputsOf(task), query with { Task = task });
        if (advisor is ResourceAdvisor) question.CheckQuantile();
        if (query.TaskCount is not null && query.Deadline is null) question._warnings.Add("The number of tasks counts only with a deadline; it has no effect.");
        return question;
    }

    /// <summary>Checks target and features against what past attempts had; of a task without history there is nothing to check.</summary>
    public static CheckedQuestion Of(TaskInputs known, RecommendationQuery query)
    {
        var question = new CheckedQuestion(query);
        if (known.Targets.Count > 0) question.CheckTarget(known.Targets);
        if (known.Targets.Count > 0 || known.Features.Count > 0) question.CheckFeatures(known.Features);
        return question;
    }

    /// <summary>What an answer leaves open of what was asked.</summary>
    public IEnumerable<string> WarningsOf(IResourceAdvisor advisor, ResourceRecommendation answer)
    {
        if (advisor is LearnedAdvisor && answer.Method == "quantile" && (Query.Features.Count > 0 || Query.Explain || Query.Deadline is not null))
            yield return $"The quantile advisor answers for '{Query.Task}', which looks at no features: {answer.Reason}.";
        QuantityPrediction? duration = answer.Predictions.FirstOrDefault(prediction => prediction.Quantity == "duration_s");
        if (Query.Deadline is { } deadline && duration?.Expected > deadline.TotalSeconds)
            yield return string.Create(CultureInfo.InvariantCulture, $"One task of '{Query.Task}' alone is predicted to take {duration.ExpectedText}; the deadline of {DisplayText.Duration(deadline.TotalSeconds)} cannot be met by more workers.");
    }

    private void CheckTarget(IReadOnlyList<string> known)
    {
        if (Query.Target is not { } target) return;
        if (NearName.InAnyCase(target, known) is { } name) Query = Query with { Target = name };
        else _warnings.Add($"No attempt of '{Query.Task}' ran on target '{target}'; those on {string.Join(", ", known)} answer.{NearName.Hint(target, known)}");
    }

    private void CheckFeatures(IReadOnlyList<string> known)
    {
        if (Query.Features.Count == 0) return;
        var features = new List<KeyValuePair<string, FeatureValue>>();
        foreach ((string name, FeatureValue value) in Query.Features)
        {
            string? spelled = NearName.InAnyCase(name, known);
            features.Add(KeyValuePair.Create(spelled ?? name, value));
            if (spelled is null)
                _warnings.Add($"No attempt of '{Query.Task}' has the feature '{name}'; it is not used.{NearName.Hint(name, known)} {(known.Count == 0 ? "They have none." : $"They have {string.Join(", ", known)}.")}");
        }
        Query = Query with { Features = FeatureSet.From(features) };
    }

    private void CheckQuantile()
    {
        string[] ignored =
        [
            .. Query.Features.Keys.Select(name => $"the feature {name}"),
            .. Query.Explain ? ["to explain"] : Array.Empty<string>(),
            .. Query.Objective != SizingObjective.Confidence ? ["the objective"] : Array.Empty<string>(),
            .. Query.Deadline is not null ? ["the deadline"] : Array.Empty<string>(),
        ];
        _warnings.RemoveAll(warning => warning.Contains("has the feature", StringComparison.Ordinal));
        if (ignored.Length > 0) _warnings.Add($"A quantile advisor goes by the task and target alone; not used: {string.Join(", ", ignored)}. A learned advisor uses them.");
    }
}
