using Scalable.Learning.Parameters;

namespace Scalable.Learning.Linear;

/// <summary>The hyperparameters of one training, read.</summary>
internal sealed record LinearSettings
{
    public LinearSettings(ParameterValues values, FeatureSchema schema)
    {
        L2 = values.Real("l2");
        Scale = values.Text("scale");
        LogFeatures = values.Text("log_features");
        Monotone = MonotoneDirections.Read(values.Text("monotone"), schema);
        OneHot = values.Integer("one_hot");
        CategorySmoothing = values.Real("category_smoothing");
    }

    /// <summary>The ridge penalty as a share of the rows; negative to choose it.</summary>
    public double L2 { get; }

    public string Scale { get; }

    public string LogFeatures { get; }

    public sbyte[]? Monotone { get; }

    public int OneHot { get; }

    public double CategorySmoothing { get; }
}

/// <summary>The hyperparameters of the linear learner, as data.</summary>
internal static class LinearParameters
{
    /// <summary>The value of l2 that leaves the choice to the learner.</summary>
    public const double ChosenL2 = -1;

    public static IReadOnlyList<LearnerParameter> All { get; } =
    [
        LearnerParameter.Real("l2", ChosenL2, ChosenL2, double.MaxValue, "The ridge penalty on standardised slopes, as a share of the rows; -1 to choose it by leave-one-out.", "alpha", "l2_regularization"),
        LearnerParameter.Choice("scale", "auto", ["auto", "raw", "log"], "The scale the target is fitted on; auto for the one with the smaller leave-one-out error on the raw scale.", "target_scale"),
        LearnerParameter.Choice("log_features", "auto", ["auto", "never", "always"], "Whether size-like features enter as log(1 + x); auto for the better one.", "feature_scale"),
        LearnerParameter.Text("monotone", "size_like", "Features the prediction may only rise (or fall) with: none, size_like for all that are size-like, or a list such as input_size:+1,cores:-1.", "monotonic_cst", "positive"),
        LearnerParameter.Integer("one_hot", 8, 0, 255, "Up to so many categories a feature gets a slope for each; above, one for the mean target of its category.", "one_hot_max_size"),
        LearnerParameter.Real("category_smoothing", 10, 0, 1e9, "The k of n/(n+k), by which a category's mean target is shrunk.", "cat_smooth"),
    ];
}
