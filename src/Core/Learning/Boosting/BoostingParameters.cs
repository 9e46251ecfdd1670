namespace Scalable.Learning.Boosting;

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
