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

/// <summary>The hyperparameters of gradient boosting, as data.</summary>
internal static class BoostingParameters
{
    public static IReadOnlyList<LearnerParameter> All { get; } =
    [
        LearnerParameter.Integer("trees", 100, 1, 100_000, "The number of trees, at most.", "n_estimators", "max_iter", "num_iterations") with { SearchRange = (50, 500), SearchesByFactors = true },
        LearnerParameter.Real("learning_rate", 0.1, 1e-6, 1, "The share of each tree's values that is added.", "eta", "shrinkage") with { SearchRange = (0.02, 0.3), SearchesByFactors = true },
        LearnerParameter.Integer("leaves", 31, 2, 65_536, "The most leaves of a tree.", "max_leaf_nodes", "max_leaves", "num_leaves") with { SearchRange = (4, 63), SearchesByFactors = true },
        LearnerParameter.Integer("max_depth", 0, 0, 1_000, "The most splits from root to leaf; 0 for no limit."),
        LearnerParameter.Integer("min_leaf", 0, 0, 1_000_000, "The fewest rows of a leaf; 0 for an eighth of the rows, at most 20.", "min_samples_leaf", "min_child_samples", "min_data_in_leaf") with { SearchRange = (2, 40), SearchesByFactors = true },
        LearnerParameter.Integer("max_bins", 255, 2, 255, "The most bins of a feature.", "max_bin"),
        LearnerParameter.Real("l2", 0, 0, double.MaxValue, "Added to the weight of a leaf where its value is computed.", "l2_regularization", "reg_lambda", "lambda") with { SearchRange = (0.01, 30), SearchesByFactors = true },
        LearnerParameter.Real("min_gain", 0, 0, double.MaxValue, "What a split has to lower the summed squared error by.", "min_split_gain", "min_impurity_decrease", "gamma"),
        LearnerParameter.Real("subsample", 0, 0, 1, "The share of rows each tree sees; 0 for 0.8 from 1,000 rows on and all below.", "bagging_fraction") with { SearchRange = (0.5, 1) },
        LearnerParameter.Real("feature_fraction", 0, 0, 1, "The share of features, rounded up, each tree may use; 0 for 0.8 from 1,000 rows and five features on and all below.", "colsample_bytree", "max_features") with { SearchRange = (0.5, 1) },
        LearnerParameter.Choice("loss", "squared", ["squared", "absolute", "quantile", "huber"], "What is lowered: the mean, the median, a quantile or a mean without outliers is predicted.", "objective"),
        LearnerParameter.Real("quantile", 0.5, 0.001, 0.999, "The quantile of the quantile loss.", "alpha"),
        LearnerParameter.Real("huber_delta", 0, 0, double.MaxValue, "Where Huber's loss turns from squared to absolute, in units of the target; 0 for the 0.9 quantile of the residuals of each round."),
        LearnerParameter.Boolean("log_target", false, "Whether to fit the logarithm of the target, which then has to be positive."),
        LearnerParameter.Text("monotone", "none", "Features the prediction may only rise (or fall) with: none, size_like for all that are size-like, or a list such as input_size:+1,cores:-1.", "monotonic_cst", "monotone_constraints"),
        LearnerParameter.Real("category_smoothing", 10, 0, 1e9, "The k of n/(n+k), by which a category's mean is shrunk before categories are ordered.", "cat_smooth"),
        LearnerParameter.Integer("early_stopping_rounds", 0, 0, 100_000, "Stop after so many trees without a better loss on held-out groups; 0 for never.", "n_iter_no_change"),
        LearnerParameter.Real("validation_fraction", 0.1, 0.01, 0.9, "The share of groups (of rows, where there are no groups) held out for early stopping."),
        LearnerParameter.Integer("folds", 5, 2, 100, "The folds, by group, of held-out predictions."),
    ];
}
