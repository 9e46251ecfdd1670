namespace Scalable.Advising;

/// <summary>What a learned advisor learns with.</summary>
public enum ModelType
{
    GradientBoosting,
    RandomForest,
    Linear,
}

/// <summary>The model types by the names that manifests, files and the command line use.</summary>
public static class ModelTypes
{
    /// <summary>gradient_boosting, random_forest or linear: the learner's name.</summary>
    public static string ToName(this ModelType type) => type switch
    {
        ModelType.GradientBoosting => "gradient_boosting",
        ModelType.RandomForest => "random_forest",
        ModelType.Linear => "linear",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such model type."),
    };
}
