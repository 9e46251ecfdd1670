using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>The hyperparameters advisors start from, where they differ from the learner's own.</summary>
internal static class ModelDefaults
{
    /// <summary>
    /// The given hyperparameters over ours: trees fit the logarithm of the target, since errors of durations and peaks grow
    /// with their size.
    /// </summary>
    public static IReadOnlyDictionary<string, object?> With(ILearner learner, IReadOnlyDictionary<string, object?>? given)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (Has(learner, "log_target")) parameters["log_target"] = true;
        foreach ((string name, object? value) in given ?? new Dictionary<string, object?>()) parameters[name] = value;
        return parameters;
    }

    private static bool Has(ILearner learner, string parameter) => learner.Parameters.Any(known => known.Name == parameter);
}
