using Scalable.Learning.Parameters;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>The hyperparameters of one training, read.</summary>
internal sealed record BoostingSettings
{
    public BoostingSettings(ParameterValues values, FeatureSchema schema)
    {
        Trees = values.Integer("trees");
        LearningRate = values.Real("learning_rate");
        Subsample = values.Real("subsample");
        FeatureFraction = values.Real("feature_fraction");
        MaxBins = values.Integer("max_bins");
        MinLeaf = values.Integer("min_leaf");
        LogTarget = values.Boolean("log_target");
        LossName = values.Text("loss");
        Quantile = values.Real("quantile");
        HuberDelta = values.Real("huber_delta");
        EarlyStoppingRounds = values.Integer("early_stopping_rounds");
        ValidationFraction = values.Real("validation_fraction");
        Folds = values.Integer("folds");
        Growth = new GrowthSettings
        {
            MaxLeaves = values.Integer("leaves"),
            MaxDepth = values.Integer("max_depth") is > 0 and int depth ? depth : int.MaxValue,
            L2 = values.Real("l2"),
            MinGain = values.Real("min_gain"),
            CategorySmoothing = values.Real("category_smoothing"),
            Monotone = MonotoneDirections.Read(values.Text("monotone"), schema),
        };
    }

    public int Trees { get; init; }

    public double LearningRate { get; }

    public double Subsample { get; }

    public double FeatureFraction { get; }

    public int MaxBins { get; }

    public int MinLeaf { get; }

    public bool LogTarget { get; }

    public string LossName { get; }

    public double Quantile { get; }

    public double HuberDelta { get; }

    public int EarlyStoppingRounds { get; init; }

    public double ValidationFraction { get; }

    public int Folds { get; }

    private GrowthSettings Growth { get; }

    /// <summary>A new loss; one training each, as it may adapt.</summary>
    public Loss CreateLoss() => LossName switch
    {
        "squared" => new SquaredLoss(),
        "absolute" => new QuantileLoss(0.5),
        "quantile" => new QuantileLoss(Quantile),
        _ => new HuberLoss(HuberDelta),
    };

    /// <summary>How trees are grown on so many rows: the least leaf shrinks with small data.</summary>
    public GrowthSettings GrowthFor(int rowCount) => Growth with { MinLeaf = MinLeaf > 0 ? MinLeaf : Math.Clamp(rowCount / 8, 1, 20) };
}
