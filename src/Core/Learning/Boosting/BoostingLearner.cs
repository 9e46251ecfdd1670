using Scalable.Statistics;
using Scalable.Learning.Numerics;
using Scalable.Learning.Parameters;
using Scalable.Learning.Trees;
using Scalable.Learning.Validation;

namespace Scalable.Learning.Boosting;

/// <summary>Histogram-based gradient boosting (Friedman 2001; Ke et al. 2017) for means, medians, quantiles and Huber's compromise.</summary>
public sealed class BoostingLearner : ILearner
{
    internal const string LearnerName = "gradient_boosting";

    /// <summary>Below so many rows folds run side by side, each on one thread.</summary>
    private const int SideBySideRows = 50_000;

    public string Name => LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => BoostingParameters.All;

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        BoostingSettings settings = new(new ParameterValues(Name, Parameters, options.Parameters), set.Features.Schema);
        TargetScale scale = settings.LogTarget ? TargetScale.Logarithmic : TargetScale.Raw;
        double[] targets = scale.Fitted(set.Targets.Span);
        double[] weights = set.Weights.ToArray();
        Workers workers = new(options.MaxThreads, cancellationToken);
        BinnedTable table = Binner.Bin(set.Features, settings.MaxBins, workers);
        ulong[] seeds = new SeededRandom(options.Seed).DrawSeeds(1 + settings.Folds);

        settings = StopEarly(settings, set, table, targets, weights, options.Seed, seeds[0], workers);
        int[] all = [.. Enumerable.Range(0, set.RowCount)];
        BoostingFit fit = new BoostingTrainer(table, targets, weights, all, [], settings, seeds[0], workers).Fit([]);
        if (settings is { LogTarget: true, LossName: "squared" }) scale = scale with { Smearing = Smearing(fit.Residuals, weights) };
        double[] heldOut = options.KeepHeldOutPredictions ? CrossFit(settings, set, table, targets, weights, scale, options.Seed, seeds, workers) : [];
        return new BoostingModel(set.Features.Schema, fit.Builder.Build(), fit.Base, scale, Importance.Shares(set.Features.Schema, fit.Builder.GainByFeature()), heldOut);
    }

    /// <summary>The settings with the number of trees that was best on held-out groups; the model itself is then fitted to all rows.</summary>
    private static BoostingSettings StopEarly(BoostingSettings settings, TrainingSet set, BinnedTable table, double[] targets, double[] weights, int seed, ulong treeSeed, Workers workers)
    {
        if (settings.EarlyStoppingRounds == 0) return settings;
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, Math.Max(2, (int)Math.Round(1 / settings.ValidationFraction)), seed);
        if (folds.Count < 2) return settings;
        int[] validation = folds.RowsIn(0);
        BoostingFit fit = new BoostingTrainer(table, targets, weights, folds.RowsOutside(0), validation, settings, treeSeed, workers).Fit(validation);
        return settings with { Trees = Math.Max(1, fit.Builder.TreeCount), EarlyStoppingRounds = 0 };
    }

    private static double[] CrossFit(BoostingSettings settings, TrainingSet set, BinnedTable table, double[] targets, double[] weights, TargetScale scale, int seed, ulong[] seeds, Workers workers)
    {
        double[] heldOut = new double[set.RowCount];
        Array.Fill(heldOut, double.NaN);
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, settings.Folds, seed);
        if (folds.Count < 2) return heldOut;
        bool sideBySide = set.RowCount < SideBySideRows;
        Workers outer = sideBySide ? workers : Workers.None;
        Workers inner = sideBySide ? new Workers(1, workers.CancellationToken) : workers;
        outer.Run(folds.Count, fold =>
        {
            int[] held = folds.RowsIn(fold);
            BoostingFit fit = new BoostingTrainer(table, targets, weights, folds.RowsOutside(fold), held, settings, seeds[1 + fold], inner).Fit([]);
            foreach (int row in held) heldOut[row] = scale.Target(targets[row] - fit.Residuals[row]);
        });
        return heldOut;
    }

    private static double Smearing(double[] residuals, double[] weights)
    {
        double[] factors = new double[residuals.Length];
        for (int row = 0; row < factors.Length; row++) factors[row] = StableMath.Exp(residuals[row]);
        return Averages.Mean(factors, weights);
    }
}
