using Scalable.Statistics;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Scalable.Learning.Boosting;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.MLNet;

/// <summary>ML.NET's FastTree: gradient boosting on the squared error (MART, Friedman 2001).</summary>
public sealed class FastTreeLearner : ILearner
{
    private static readonly TranslatedParameters s_parameters = new(
        BoostingLearner.LearnerName, BoostingParameters.All,
        "trees", "learning_rate", "leaves", "min_leaf", "max_bins", "subsample", "feature_fraction", "log_target", "folds");

    public string Name => BoostingLearner.LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => s_parameters.All;

    public void Check(IReadOnlyDictionary<string, object?>? parameters) => s_parameters.Read(parameters);

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        ParameterValues values = s_parameters.Read(options.Parameters);
        TargetScale scale = values.Boolean("log_target") ? TargetScale.Logarithmic : TargetScale.Raw;
        double[] targets = scale.Fitted(set.Targets.Span);
        TreeFit fit = TreeFit.Of(set, targets, values.Integer("max_bins"), averaged: false, leavesOf: null, options, context => Trainer(context, values, set, options.Seed), (FastTreeRegressionModelParameters model) => model.TrainedTreeEnsemble, cancellationToken);
        TreeEnsemble trees = fit.Trees.Build();
        if (scale.IsLogarithmic) scale = scale with { Smearing = Smearing(set, targets, fit.Center, trees) };
        double[] heldOut = options.KeepHeldOutPredictions ? CrossValidation.Predict(this, set, options, values.Integer("folds"), cancellationToken) : [];
        return new EnsembleModel(Name, set.Features.Schema, trees, fit.Center, scale, Importance.Shares(set.Features.Schema, fit.Trees.GainByFeature()), heldOut);
    }

    private static FastTreeRegressionTrainer Trainer(MLContext context, ParameterValues values, TrainingSet set, int seed)
    {
        // A value of 0 leaves the choice to the learner; it is the same choice as that of our own boosting.
        BoostingSettings choices = new(new ParameterValues(BoostingLearner.LearnerName, BoostingParameters.All, new Dictionary<string, object?>
        {
            ["subsample"] = values.Real("subsample"), ["feature_fraction"] = values.Real("feature_fraction"), ["min_leaf"] = values.Integer("min_leaf"),
        }), set.Features.Schema);
        int featureCount = Math.Max(1, set.Features.Schema.Count);
        double rowFraction = choices.SubsampleOf(set.RowCount);
        return context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options
        {
            LabelColumnName = TrainingView.Label,
            FeatureColumnName = TrainingView.Features,
            NumberOfTrees = values.Integer("trees"),
            LearningRate = values.Real("learning_rate"),
            NumberOfLeaves = values.Integer("leaves"),
            MinimumExampleCountPerLeaf = choices.GrowthFor(set.RowCount).MinLeaf,
            MaximumBinCountPerFeature = BinLimit,
            FeatureFraction = (double)choices.FeaturesPerTree(set.RowCount, featureCount) / featureCount,
            BaggingSize = rowFraction < 1 ? 1 : 0,
            BaggingExampleFraction = rowFraction,
            NumberOfThreads = 1,
            Seed = seed,
            FeatureSelectionSeed = seed,
        });
    }

    /// <summary>Our bins are ML.NET's values, at most 255 and one for missing; it is given room for each.</summary>
    internal const int BinLimit = 256;

    private static double Smearing(TrainingSet set, double[] fitted, double center, TreeEnsemble trees)
    {
        double[] row = new double[set.Features.Schema.Count], factors = new double[fitted.Length];
        for (int i = 0; i < fitted.Length; i++)
        {
            set.Features.CopyRow(i, row);
            factors[i] = StableMath.Exp(fitted[i] - center - trees.Sum(row));
        }
        return Averages.Mean(factors);
    }
}
