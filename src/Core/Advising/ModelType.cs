using Scalable.Learning;

namespace Scalable.Advising;

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
