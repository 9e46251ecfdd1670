using Scalable.Learning.Linear;
using Scalable.Learning.Numerics;
using Scalable.Learning.Parameters;
using Scalable.Learning.Validation;

namespace Scalable.Learning.MLNet;

/// <summary>
/// ML.NET's stochastic dual coordinate ascent (Shalev-Shwartz and Zhang 2013) on the same design matrix as our linear learner. The
/// scales of target and features are those of the smallest cross-fitted error.
/// </summary>
public sealed class SdcaLearner : ILearner
{
    private const int HeldOutFolds = 3;

    private static readonly TranslatedParameters s_parameters = new(
        LinearLearner.LearnerName, LinearParameters.All, "l2", "scale", "log_features", "monotone", "one_hot", "category_smoothing");

    public string Name => LinearLearner.LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => s_parameters.All;

    public void Check(IReadOnlyDictionary<string, object?>? parameters) => s_parameters.Read(parameters);

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        ParameterValues values = s_parameters.Read(options.Parameters);
        LinearSettings settings = new(values, set.Features.Schema);
        (bool Log, bool LogFeatures)[] scales = [.. Scales(settings, set)];
        SdcaFit Fit((bool Log, bool LogFeatures) scale) => SdcaFit.Of(set, settings, scale.Log, scale.LogFeatures, options, cancellationToken);
        if (scales.Length == 1 && !options.KeepHeldOutPredictions) return Fit(scales[0]).Model(set.Features.Schema, default);

        double[][] heldOut = [.. scales.Select(scale => HeldOut(set, settings, scale.Log, scale.LogFeatures, options, cancellationToken))];
        int best = Enumerable.Range(0, scales.Length).MinBy(candidate => Error(set, heldOut[candidate]));
        return Fit(scales[best]).Model(set.Features.Schema, options.KeepHeldOutPredictions ? heldOut[best] : default);
    }

    private static IEnumerable<(bool Log, bool LogFeatures)> Scales(LinearSettings settings, TrainingSet set)
    {
        bool positive = true;
        foreach (double target in set.Targets.Span) positive &= target > 0;
        bool[] targets = settings.Scale switch { "raw" => [false], "log" => [true], _ => positive ? [false, true] : [false] };
        bool sized = set.Features.Schema.Features.Any(feature => feature.IsSizeLike);
        bool[] features = settings.LogFeatures switch { "never" => [false], "always" => [true], _ => sized ? [false, true] : [false] };
        return targets.SelectMany(log => features.Select(logFeatures => (log, logFeatures)));
    }

    private static double[] HeldOut(TrainingSet set, LinearSettings settings, bool log, bool logFeatures, LearnerOptions options, CancellationToken cancellationToken)
    {
        double[] predictions = new double[set.RowCount];
        Array.Fill(predictions, double.NaN);
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, HeldOutFolds, options.Seed);
        for (int fold = 0; fold < folds.Count && folds.Count > 1; fold++)
        {
            IModel model = SdcaFit.Of(RowSubset.Of(set, folds.RowsOutside(fold)), settings, log, logFeatures, options, cancellationToken).Model(set.Features.Schema, default);
            double[] row = new double[set.Features.Schema.Count];
            foreach (int held in folds.RowsIn(fold))
            {
                set.Features.CopyRow(held, row);
                predictions[held] = model.Predict(row);
            }
        }
        return predictions;
    }

    /// <summary>The mean squared error; infinite if there is none.</summary>
    private static double Error(TrainingSet set, double[] predictions)
    {
        double sum = 0;
        int count = 0;
        for (int row = 0; row < predictions.Length; row++)
        {
            double error = set.Targets.Span[row] - predictions[row];
            if (double.IsNaN(error)) continue;
            sum += error * error;
            count++;
        }
        return count > 0 && double.IsFinite(sum) ? sum / count : double.PositiveInfinity;
    }
}
