using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Histogram-based gradient boosting (Friedman 2001; Ke et al. 2017) for means, medians, quantiles and Huber's compromise.</summary>
public sealed class BoostingLearner : ILearner
{
    internal const string LearnerName = "gradient_boosting";

    public string Name => LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => BoostingParameters.All;

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        Training training = Prepare(set, options, null, cancellationToken);
        EnsembleBuilder builder = new(training.Table.Features);
        (BoostingFit fit, TargetScale scale) = training.FitAll(builder, cancellationToken);
        double[] heldOut = options.KeepHeldOutPredictions ? CrossFit(training, set, scale, options) : [];
        return new EnsembleModel(Name, set.Features.Schema, builder.Build(), fit.Base, scale, Importance.Shares(set.Features.Schema, builder.GainByFeature()), heldOut);
    }

    /// <summary>The rows go down each tree as it is grown, in bins, and no tree is kept.</summary>
    public double[] TrainAndPredict(TrainingSet set, FeatureTable rows, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        (BoostingFit fit, TargetScale scale) = Prepare(set, options, rows, cancellationToken).FitAll(null, cancellationToken);
        double[] predictions = new double[rows.RowCount];
        for (int row = 0; row < predictions.Length; row++) predictions[row] = scale.Target(fit.Base - fit.Residuals[set.RowCount + row]);
        return predictions;
    }

    private Training Prepare(TrainingSet set, LearnerOptions options, FeatureTable? riders, CancellationToken cancellationToken)
    {
        TrainingChecks.Check(set);
        BoostingSettings settings = new(new ParameterValues(Name, Parameters, options.Parameters), set.Features.Schema);
        TargetScale scale = settings.LogTarget ? TargetScale.Logarithmic : TargetScale.Raw;
        double[] targets = scale.Fitted(set.Targets.Span);
        Workers workers = new(options.MaxThreads, cancellationToken);
        BinnedTable table = Binner.Bin(set.Features, settings.MaxBins, workers, riders);
        ulong[] seeds = new SeededRandom(options.Seed).DrawSeeds(1 + settings.Folds);
        settings = StopEarly(settings, set, table, targets, options.Seed, seeds[0], cancellationToken);
        return new Training(settings, table, targets, scale, seeds, workers);
    }

    /// <summary>The settings with the number of trees that was best on held-out groups; the model itself is then fitted to all rows.</summary>
    private static BoostingSettings StopEarly(BoostingSettings settings, TrainingSet set, BinnedTable table, double[] targets, int seed, ulong treeSeed, CancellationToken cancellationToken)
    {
        if (settings.EarlyStoppingRounds == 0) return settings;
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, Math.Max(2, (int)Math.Round(1 / settings.ValidationFraction)), seed);
        if (folds.Count < 2) return settings;
        int[] validation = folds.RowsIn(0);
        BoostingFit fit = new BoostingTrainer(table, targets, folds.RowsOutside(0), validation, settings, treeSeed).Fit(null, validation, cancellationToken);
        return settings with { Trees = Math.Max(1, fit.BestTreeCount), EarlyStoppingRounds = 0 };
    }

    private static double[] CrossFit(Training training, TrainingSet set, TargetScale scale, LearnerOptions options)
    {
        double[] heldOut = new double[set.RowCount];
        Array.Fill(heldOut, double.NaN);
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, training.Settings.Folds, options.Seed);
        if (folds.Count < 2) return heldOut;
        Workers workers = training.Workers;
        workers.Run(folds.Count, fold =>
        {
            int[] held = folds.RowsIn(fold);
            BoostingFit fit = new BoostingTrainer(training.Table, training.Targets, folds.RowsOutside(fold), held, training.Settings, training.Seeds[1 + fold]).Fit(null, [], workers.CancellationToken);
            foreach (int row in held) heldOut[row] = scale.Target(training.Targets[row] - fit.Residuals[row]);
        });
        return heldOut;
    }

    /// <summary>A training with all that it needs to begin.</summary>
    /// <param name="Table">The rows to train on, in bins; those to predict meanwhile come after them.</param>
    /// <param name="Targets">Of the rows to train on, on the scale to fit on.</param>
    /// <param name="Seeds">That of the model, then one for each fold of held-out predictions.</param>
    private sealed record Training(BoostingSettings Settings, BinnedTable Table, double[] Targets, TargetScale Scale, ulong[] Seeds, Workers Workers)
    {
        public (BoostingFit Fit, TargetScale Scale) FitAll(EnsembleBuilder? builder, CancellationToken cancellationToken)
        {
            int[] rows = [.. Enumerable.Range(0, Targets.Length)], riders = [.. Enumerable.Range(Targets.Length, Table.RowCount - Targets.Length)];
            BoostingFit fit = new BoostingTrainer(Table, Targets, rows, riders, Settings, Seeds[0]).Fit(builder, [], cancellationToken);
            bool isSmeared = Settings is { LogTarget: true, LossName: "squared" };
            return (fit, isSmeared ? Scale with { Smearing = Smearing(fit.Residuals[..Targets.Length]) } : Scale);
        }

        private static double Smearing(double[] residuals) => Averages.Mean(Array.ConvertAll(residuals, StableMath.Exp));
    }
}
