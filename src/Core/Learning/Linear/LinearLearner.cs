using Scalable.Learning.Parameters;

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
