using Scalable.Learning.Parameters;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>The hyperparameters of one training, read.</summary>
internal sealed record BoostingSettings
{
    private const double SamplingShare = 0.8;
    private const int SamplingRows = 1_000;
    private const int SamplingFeatures = 10;

    private readonly double _subsample;
    private readonly double _featureFraction;

    public BoostingSettings(ParameterValues values, FeatureSchema schema)
    {
        Trees = values.Integer("trees");
        LearningRate = values.Real("learning_rate");
        _subsample = values.Real("subsample");
        _featureFraction = values.Real("feature_fraction");
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

    /// <summary>The share of so many rows that each tree sees. Leaving some out makes trees less alike (Friedman 2002), which few rows cannot afford.</summary>
    public double SubsampleOf(int rowCount) => _subsample > 0 ? _subsample : rowCount < SamplingRows ? 1 : SamplingShare;

    /// <summary>How many of the features each tree may use. Of fewer than ten, a tree that lacks the one that matters costs more than trees less alike are worth.</summary>
    public int FeaturesPerTree(int rowCount, int featureCount)
    {
        double share = _featureFraction > 0 ? _featureFraction : rowCount < SamplingRows || featureCount < SamplingFeatures ? 1 : SamplingShare;
        return Math.Clamp((int)Math.Ceiling(share * featureCount), Math.Min(1, featureCount), featureCount);
    }

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
