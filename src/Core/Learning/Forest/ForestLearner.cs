using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>A random forest (Breiman 2001) on histograms.</summary>
public sealed class ForestLearner : ILearner
{
    internal const string LearnerName = "random_forest";

    public string Name => LearnerName;

    public IReadOnlyList<LearnerParameter> Parameters => ForestParameters.All;

    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default)
    {
        TrainingChecks.Check(set);
        FeatureSchema schema = set.Features.Schema;
        ForestSettings settings = new(new ParameterValues(Name, Parameters, options.Parameters), schema);
        if (settings.LogTarget) _ = TargetScale.Logarithmic.Fitted(set.Targets.Span);
        Workers workers = new(options.MaxThreads, cancellationToken);
        BinnedTable table = Binner.Bin(set.Features, settings.MaxBins, workers);
        double center = Averages.Mean(set.Targets.Span);
        ulong[] seeds = new SeededRandom(options.Seed).DrawSeeds(settings.Trees);
        ForestTree[] grown = new ForestTrainer(table, set, settings, center, workers).Grow(seeds, options.KeepHeldOutPredictions);

        EnsembleBuilder builder = new(table.Features);
        foreach (ForestTree tree in grown) builder.Append(tree.Tree);

        TreeEnsemble trees = builder.Build();
        double[] heldOut = options.KeepHeldOutPredictions ? OutOfBag.Predict(trees, grown, set.Features, center, workers) : [];
        return new EnsembleModel(Name, schema, trees, center, TargetScale.Raw, Importance.Shares(schema, builder.GainByFeature()), heldOut);
    }
}

/// <summary>The hyperparameters of one training, read.</summary>
internal sealed record ForestSettings
{
    public ForestSettings(ParameterValues values, FeatureSchema schema)
    {
        Trees = values.Integer("trees");
        MaxBins = values.Integer("max_bins");
        Subsample = values.Real("subsample");
        Bootstrap = values.Boolean("bootstrap");
        LogTarget = values.Boolean("log_target");
        int featuresPerNode = Math.Max(1, (int)Math.Round(values.Real("feature_fraction") * schema.Count));
        Growth = new GrowthSettings
        {
            MaxLeaves = values.Integer("leaves") is > 0 and int leaves ? leaves : int.MaxValue,
            MaxDepth = values.Integer("max_depth") is > 0 and int depth ? depth : int.MaxValue,
            MinLeaf = values.Integer("min_leaf"),
            FeaturesPerNode = featuresPerNode < schema.Count ? featuresPerNode : 0,
            CategorySmoothing = values.Real("category_smoothing"),
        };
    }

    public int Trees { get; }

    public int MaxBins { get; }

    public double Subsample { get; }

    public bool Bootstrap { get; }

    public bool LogTarget { get; }

    public GrowthSettings Growth { get; }
}

/// <summary>The hyperparameters of the random forest, as data.</summary>
internal static class ForestParameters
{
    public static IReadOnlyList<LearnerParameter> All { get; } =
    [
        LearnerParameter.Integer("trees", 100, 1, 100_000, "The number of trees.", "n_estimators") with { SearchRange = (50, 300), SearchesByFactors = true },
        LearnerParameter.Integer("max_depth", 0, 0, 1_000, "The most splits from root to leaf; 0 for no limit.") with { SearchRange = (3, 20) },
        LearnerParameter.Integer("leaves", 0, 0, int.MaxValue, "The most leaves of a tree; 0 for no limit.", "max_leaf_nodes", "max_leaves"),
        LearnerParameter.Integer("min_leaf", 2, 1, 1_000_000, "The fewest rows of a leaf.", "min_samples_leaf", "min_node_size") with { SearchRange = (1, 20), SearchesByFactors = true },
        LearnerParameter.Integer("max_bins", 255, 2, 255, "The most bins of a feature.", "max_bin"),
        LearnerParameter.Real("feature_fraction", 1, 0.001, 1, "The share of features, at least one, that each split may choose from.", "max_features") with { SearchRange = (0.3, 1) },
        LearnerParameter.Real("subsample", 1, 0.01, 1, "How many rows are drawn for each tree, as a share of all.", "max_samples"),
        LearnerParameter.Boolean("bootstrap", true, "Whether rows are drawn with replacement; whole groups where there are at least ten groups."),
        LearnerParameter.Boolean("log_target", false, "Whether splits are chosen on the logarithm of the target, which then has to be positive; leaves still average the target itself."),
        LearnerParameter.Real("category_smoothing", 10, 0, 1e9, "The k of n/(n+k), by which a category's mean is shrunk before categories are ordered.", "cat_smooth"),
    ];
}
