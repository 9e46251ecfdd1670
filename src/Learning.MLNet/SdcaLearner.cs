using Microsoft.ML.Trainers;
using Microsoft.ML;
using Scalable.Learning.Linear;
using Scalable.Learning.Numerics;
using Scalable.Statistics;

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

/// <summary>Slopes found by SDCA for one choice of scales.</summary>
internal sealed record SdcaFit(Design Design, double[] Means, double[] Slopes, double Intercept, TargetScale Scale)
{
    /// <summary>The penalty if the choice is left to the learner, as a share of the rows: little, and enough that SDCA converges.</summary>
    private const double DefaultL2 = 5e-4;

    private const int MaxPasses = 100;

    // To ask whether it has converged takes ML.NET a pass too.
    private const int PassesBetweenChecks = 10;
    private const float Tolerance = 1e-3f;

    /// <param name="log">Whether the logarithm of the target is fitted.</param>
    /// <param name="logFeatures">Whether size-like features enter as logarithms.</param>
    public static SdcaFit Of(TrainingSet set, LinearSettings settings, bool log, bool logFeatures, LearnerOptions options, CancellationToken cancellationToken)
    {
        Design design = new DesignBuilder(set, settings, options.Seed).Build(logFeatures);
        TargetScale scale = log ? TargetScale.Logarithmic : TargetScale.Raw;
        double[] targets = scale.Fitted(set.Targets.Span);
        (double center, double spread) = Standard(targets);
        (double Mean, double Deviation)[] columns = [.. design.Values.Select(Standard)];

        // SDCA has no bounds on slopes: a column whose slope goes against its direction is left out, and the rest fitted again.
        List<int> used = [.. Enumerable.Range(0, design.Count).Where(column => columns[column].Deviation > 0)];
        double[] slopes = new double[design.Count];
        while (used.Count > 0 && spread > 0)
        {
            var view = new TrainingView(set.RowCount, used.Count, (row, column) => (float)((design.Values[used[column]][row] - columns[used[column]].Mean) / columns[used[column]].Deviation),
                Array.ConvertAll(targets, target => (target - center) / spread));
            LinearRegressionModelParameters model = view.Fit(options.Seed, context => Trainer(context, settings.L2), cancellationToken);
            Array.Clear(slopes);
            for (int i = 0; i < used.Count; i++) slopes[used[i]] = model.Weights[i] * spread / columns[used[i]].Deviation;
            if (used.RemoveAll(column => slopes[column] * design.Directions[column] < 0) == 0) break;
            Array.Clear(slopes);
        }

        var fit = new SdcaFit(design, [.. columns.Select(column => column.Mean)], slopes, center, scale);
        return log ? fit with { Scale = scale with { Smearing = fit.Smearing(targets) } } : fit;
    }

    public LinearModel Model(FeatureSchema schema, ReadOnlyMemory<double> heldOut)
    {
        LinearTerm[] terms = [.. Enumerable.Range(0, Design.Count).Where(column => Slopes[column] != 0).Select(column => new LinearTerm(Design.Columns[column], Slopes[column], Means[column]))];
        double[] variances = new double[schema.Count];
        for (int column = 0; column < Design.Count; column++)
        {
            double deviation = Standard(Design.Values[column]).Spread;
            variances[Design.Columns[column].Feature] += Slopes[column] * Slopes[column] * deviation * deviation;
        }
        return new LinearModel(schema, terms, Intercept, Scale, Importance.Shares(schema, variances), heldOut);
    }

    /// <summary>Our penalty is l2 times the sum of squared slopes, ML.NET's half of it.</summary>
    private static SdcaRegressionTrainer Trainer(MLContext context, double l2) =>
        context.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options
        {
            LabelColumnName = TrainingView.Label,
            FeatureColumnName = TrainingView.Features,
            L2Regularization = (float)(2 * (l2 < 0 ? DefaultL2 : Math.Max(l2, 1e-6))),
            L1Regularization = 0,
            ConvergenceTolerance = Tolerance,
            MaximumNumberOfIterations = MaxPasses,
            ConvergenceCheckFrequency = PassesBetweenChecks,
            // Target and columns have a mean of 0, so the best intercept is 0.
            BiasLearningRate = 0,
            NumberOfThreads = 1,
        });

    private double Smearing(double[] fitted)
    {
        double[] factors = new double[fitted.Length];
        for (int row = 0; row < fitted.Length; row++)
        {
            double said = Intercept;
            for (int column = 0; column < Design.Count; column++) said += Slopes[column] * (Design.Values[column][row] - Means[column]);
            factors[row] = StableMath.Exp(fitted[row] - said);
        }
        double mean = Averages.Mean(factors);
        return double.IsFinite(mean) ? mean : 1;
    }

    private static (double Mean, double Spread) Standard(double[] values)
    {
        double mean = Averages.Mean(values), sum = 0;
        foreach (double value in values) sum += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(sum / values.Length));
    }
}
