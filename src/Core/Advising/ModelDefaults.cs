using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>The hyperparameters advisors start from, where they differ from the learner's own.</summary>
internal static class ModelDefaults
{
    private static readonly (string Name, object Value)[] s_boosting = [("leaves", 8L), ("min_leaf", 3L), ("learning_rate", 0.05)];

    /// <summary>
    /// The given hyperparameters over ours: trees fit the logarithm of the target, since errors of durations and peaks grow
    /// with their size; boosting grows small trees slowly, since most tasks have tens to hundreds of attempts: of the
    /// sizes tried, this wastes least on traces and made histories (docs/benchmarks-sizing.md).
    /// </summary>
    public static IReadOnlyDictionary<string, object?> With(ILearner learner, IReadOnlyDictionary<string, object?>? given)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (Has(learner, "log_target")) parameters["log_target"] = true;
        if (learner.Name == ModelType.GradientBoosting.ToName())
            foreach ((string name, object value) in s_boosting) parameters[name] = value;
        foreach ((string name, object? value) in given ?? new Dictionary<string, object?>()) parameters[name] = value;
        return parameters;
    }

    private static bool Has(ILearner learner, string parameter) => learner.Parameters.Any(known => known.Name == parameter);
}
