using Scalable.Learning.Parameters;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

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
