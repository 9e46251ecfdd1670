using Scalable.Learning;

namespace Scalable.Advising;

/// <summary>How a learned advisor learns and when it trusts itself.</summary>
public sealed record LearnedAdvisorOptions
{
    public ModelType ModelType { get; init; } = ModelType.Auto;

    /// <summary>Whose trainers fit the models.</summary>
    public LearningBackend Backend { get; init; }

    /// <summary>Hyperparameters by the names the model type's learner documents; null for its defaults.</summary>
    public IReadOnlyDictionary<string, object?>? ModelParameters { get; init; }

    /// <summary>Fixes everything random: the same history, options and seed give the same advice on any machine.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Below this estimated probability of sufficing, the quantile advisor answers instead; from 0 to 1.</summary>
    public double MinimumConfidence { get; init; } = 0.3;

    /// <summary>The most threads to train with; 0 for one a core. Never changes the advice.</summary>
    public int MaxThreads { get; init; }

    /// <summary>The model type, and the backend if it is not our own.</summary>
    internal string ModelText => Backend == LearningBackend.Scalable ? $"{ModelType}" : $"{ModelType}, {Backend}";

    /// <summary>The model type, the backend if it is not our own, and the seed.</summary>
    public override string ToString() => System.FormattableString.Invariant($"{ModelText}, seed {Seed}");
}

/// <summary>What a learned advisor learns with.</summary>
public enum ModelType
{
    GradientBoosting,
    RandomForest,
    Linear,

    /// <summary>
    /// For each task and input a mixture of many candidates (constants, lines, smoothers, a forest), weighed by what each would
    /// have cost the task's own past; the same sizing that <c>scalable advise --stream</c> and the backtest use.
    /// </summary>
    Auto,
}

/// <summary>The model types by the names that manifests, files and the command line use.</summary>
public static class ModelTypes
{
    /// <summary>gradient_boosting, random_forest or linear, the learner's name; or auto.</summary>
    public static string ToName(this ModelType type) => type switch
    {
        ModelType.GradientBoosting => "gradient_boosting",
        ModelType.RandomForest => "random_forest",
        ModelType.Linear => "linear",
        ModelType.Auto => "auto",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such model type."),
    };

    /// <summary>The learner of a model type; null for auto, which has many.</summary>
    public static ILearner? Learner(this ModelType type, LearningBackend backend = LearningBackend.Scalable) => type == ModelType.Auto ? null : Learners.ByName(type.ToName(), backend);

    /// <summary>The model type of a learner's name.</summary>
    /// <exception cref="ArgumentException">There is no such model type; the message lists them.</exception>
    public static ModelType FromName(string name)
    {
        foreach (ModelType type in Enum.GetValues<ModelType>())
            if (string.Equals(type.ToName(), name, StringComparison.OrdinalIgnoreCase))
                return type;
        throw new ArgumentException($"There is no model type '{name}'. There are {string.Join(", ", Enum.GetValues<ModelType>().Select(ToName))}.", nameof(name));
    }
}

/// <summary>The hyperparameters advisors start from, if they differ from the learner's own.</summary>
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
