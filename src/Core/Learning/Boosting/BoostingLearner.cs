using Scalable.Statistics;
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
        TrainingChecks.Check(set);
        BoostingSettings settings = new(new ParameterValues(Name, Parameters, options.Parameters), set.Features.Schema);
        TargetScale scale = settings.LogTarget ? TargetScale.Logarithmic : TargetScale.Raw;
        double[] targets = scale.Fitted(set.Targets.Span);
        Workers workers = new(options.MaxThreads, cancellationToken);
        BinnedTable table = Binner.Bin(set.Features, settings.MaxBins, workers);
        ulong[] seeds = new SeededRandom(options.Seed).DrawSeeds(1 + settings.Folds);

        settings = StopEarly(settings, set, table, targets, options.Seed, seeds[0], cancellationToken);
        int[] all = [.. Enumerable.Range(0, set.RowCount)];
        BoostingFit fit = new BoostingTrainer(table, targets, all, [], settings, seeds[0]).Fit([], cancellationToken);
        if (settings is { LogTarget: true, LossName: "squared" }) scale = scale with { Smearing = Smearing(fit.Residuals) };
        double[] heldOut = options.KeepHeldOutPredictions ? CrossFit(settings, set, table, targets, scale, options.Seed, seeds, workers) : [];
        return new EnsembleModel(Name, set.Features.Schema, fit.Builder.Build(), fit.Base, scale, Importance.Shares(set.Features.Schema, fit.Builder.GainByFeature()), heldOut);
    }

    /// <summary>The settings with the number of trees that was best on held-out groups; the model itself is then fitted to all rows.</summary>
    private static BoostingSettings StopEarly(BoostingSettings settings, TrainingSet set, BinnedTable table, double[] targets, int seed, ulong treeSeed, CancellationToken cancellationToken)
    {
        if (settings.EarlyStoppingRounds == 0) return settings;
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, Math.Max(2, (int)Math.Round(1 / settings.ValidationFraction)), seed);
        if (folds.Count < 2) return settings;
        int[] validation = folds.RowsIn(0);
        BoostingFit fit = new BoostingTrainer(table, targets, folds.RowsOutside(0), validation, settings, treeSeed).Fit(validation, cancellationToken);
        return settings with { Trees = Math.Max(1, fit.Builder.TreeCount), EarlyStoppingRounds = 0 };
    }

    private static double[] CrossFit(BoostingSettings settings, TrainingSet set, BinnedTable table, double[] targets, TargetScale scale, int seed, ulong[] seeds, Workers workers)
    {
        double[] heldOut = new double[set.RowCount];
        Array.Fill(heldOut, double.NaN);
        Folds folds = Folds.Of(set.RowCount, set.Groups.Span, settings.Folds, seed);
        if (folds.Count < 2) return heldOut;
        workers.Run(folds.Count, fold =>
        {
            int[] held = folds.RowsIn(fold);
            BoostingFit fit = new BoostingTrainer(table, targets, folds.RowsOutside(fold), held, settings, seeds[1 + fold]).Fit([], workers.CancellationToken);
            foreach (int row in held) heldOut[row] = scale.Target(targets[row] - fit.Residuals[row]);
        });
        return heldOut;
    }

    private static double Smearing(double[] residuals) => Averages.Mean(Array.ConvertAll(residuals, StableMath.Exp));
}
