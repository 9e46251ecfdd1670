using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Scalable.Learning.Forest;
using Scalable.Learning.Trees;

namespace Scalable.Learning.MLNet;

/// <summary>ML.NET's FastForest: a random forest (Breiman 2001) whose trees each see a part of the rows.</summary>
public sealed class FastForestLearner : ILearner
{
    /// <summary>ML.NET wants a bound; that of a tree without one, by the rows it can hold.</summary>
    private const int MaxLeaves = 1 << 14;

    private const int MaxHistograms = 32;

    private const int HeldOutFolds = 5;

    private static readonly TranslatedParameters s_parameters = new(
        ForestLearner.LearnerName, ForestParameters.All, "trees", "leaves", "min_leaf", "max_bins", "feature_fraction", "subsample", "bootstrap", "log_target");

    public string Name => ForestLearner.LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => s_parameters.All;

    public void Check(IReadOnlyDictionary<string, object?>? parameters) => s_parameters.Read(parameters);

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        ParameterValues values = s_parameters.Read(options.Parameters);
        TargetScale splits = values.Boolean("log_target") ? TargetScale.Logarithmic : TargetScale.Raw;
        TreeFit fit = TreeFit.Of(set, splits.Fitted(set.Targets.Span), values.Integer("max_bins"), averaged: true, leavesOf: splits.IsLogarithmic ? set.Targets.ToArray() : null, options, context => Trainer(context, values, set, options.Seed), (FastForestRegressionModelParameters model) => model.TrainedTreeEnsemble, cancellationToken);
        double[] heldOut = options.KeepHeldOutPredictions ? CrossValidation.Predict(this, set, options, HeldOutFolds, cancellationToken) : [];
        return new EnsembleModel(Name, set.Features.Schema, fit.Trees.Build(), fit.Center, TargetScale.Raw, Importance.Shares(set.Features.Schema, fit.Trees.GainByFeature()), heldOut);
    }

    private static FastForestRegressionTrainer Trainer(MLContext context, ParameterValues values, TrainingSet set, int seed)
    {
        int leaves = values.Integer("leaves"), minLeaf = values.Integer("min_leaf");
        double rowFraction = RowFraction(values.Real("subsample"), values.Boolean("bootstrap"));
        int possible = Math.Clamp((int)(set.RowCount * rowFraction) / minLeaf, 2, MaxLeaves);
        int maxLeaves = leaves > 0 ? Math.Min(leaves, possible) : possible;
        return context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            LabelColumnName = TrainingView.Label,
            FeatureColumnName = TrainingView.Features,
            NumberOfTrees = values.Integer("trees"),
            NumberOfLeaves = maxLeaves,
            MinimumExampleCountPerLeaf = minLeaf,
            MaximumBinCountPerFeature = FastTreeLearner.BinLimit,
            FeatureFraction = 1,
            FeatureFractionPerSplit = values.Real("feature_fraction"),
            BaggingSize = rowFraction < 1 ? 1 : 0,
            BaggingExampleFraction = rowFraction,
            NumberOfThreads = 1,
            Seed = seed,
            FeatureSelectionSeed = seed,
            // By default the trees keep a hundred targets of each leaf, and a histogram for two thirds of the leaves.
            NumberOfQuantileSamples = 1,
            HistogramPoolSize = Math.Clamp(maxLeaves * 2 / 3, 2, MaxHistograms),
        });
    }

    /// <summary>ML.NET draws without replacement: of n draws with replacement a share of 1 - 1/e of the rows is there at least once.</summary>
    private static double RowFraction(double subsample, bool bootstrap) => bootstrap ? 1 - Math.Exp(-subsample) : subsample;
}
