namespace Scalable.Learning.Linear;

/// <summary>
/// Ridge regression (Hoerl and Kennard 1970) whose penalty, target scale and feature scale are those of the smallest exact leave-one-out error;
/// slopes of size-like features are not negative, so that it extrapolates sanely.
/// </summary>
public sealed class LinearLearner : ILearner
{
    internal const string LearnerName = "linear";

    public string Name => LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => LinearParameters.All;

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        FeatureSchema schema = set.Features.Schema;
        LinearSettings settings = new(new ParameterValues(Name, Parameters, options.Parameters), schema);
        (TargetScale Scale, double[] Targets)[] scales = [.. Scales(settings, set.Targets.Span).Select(scale => (scale, scale.Fitted(set.Targets.Span)))];

        List<LinearCandidate> candidates = [];
        foreach (bool logFeatures in FeatureScales(settings, schema))
        {
            Design design = new DesignBuilder(set, settings, options.Seed).Build(logFeatures);
            Ridge ridge = new(design);
            foreach ((TargetScale scale, double[] targets) in scales)
                candidates.Add(LinearCandidate.Of(design, ridge.Solve(targets, settings.L2, cancellationToken), scale, targets));
        }

        LinearCandidate best = candidates.Count == 1 ? candidates[0] : candidates.MinBy(candidate => candidate.Error(set.Targets.Span))!;
        return new LinearModel(schema, best.Terms(), best.Solution.Regression.Intercept, best.Scale, best.Importances(schema), options.KeepHeldOutPredictions ? best.HeldOut() : default);
    }

    private static IEnumerable<TargetScale> Scales(LinearSettings settings, ReadOnlySpan<double> targets)
    {
        bool allPositive = true;
        foreach (double target in targets) allPositive &= target > 0;
        return settings.Scale switch
        {
            "raw" => [TargetScale.Raw],
            "log" => [TargetScale.Logarithmic],
            _ => allPositive ? [TargetScale.Raw, TargetScale.Logarithmic] : [TargetScale.Raw],
        };
    }

    private static bool[] FeatureScales(LinearSettings settings, FeatureSchema schema) => settings.LogFeatures switch
    {
        "never" => [false],
        "always" => [true],
        _ => schema.Features.Any(feature => feature.IsSizeLike) ? [false, true] : [false],
    };
}

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
