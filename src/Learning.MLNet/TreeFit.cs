using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.MLNet;

/// <summary>One fit of ML.NET's trees to a training set.</summary>
/// <param name="Trees">The trees as ours, to be added to <paramref name="Center"/>.</param>
/// <param name="Center">The mean target, which the trees were fitted around.</param>
internal sealed record TreeFit(EnsembleBuilder Trees, double Center)
{
    /// <param name="averaged">True if the trees say a mean rather than a sum.</param>
    /// <param name="leavesOf">The values whose means leaves say in place of those of <paramref name="targets"/>, one a row; null for none.</param>
    public static TreeFit Of<TModel, TTree>(
        TrainingSet set,
        double[] targets,
        int maxBins,
        bool averaged,
        double[]? leavesOf,
        LearnerOptions options,
        Func<MLContext, ITrainerEstimator<ISingleFeaturePredictionTransformer<TModel>, TModel>> trainer,
        Func<TModel, TreeEnsemble<TTree>> ensemble,
        CancellationToken cancellationToken)
        where TModel : class
        where TTree : RegressionTreeBase
    {
        BinnedTable table = Binner.Bin(set.Features, maxBins, new Workers(1, cancellationToken));
        var columns = new BinColumns(table);
        double center = Averages.Mean(targets);
        double spread = Spread(targets, center);
        if (columns.IsEmpty || spread == 0) return new TreeFit(new EnsembleBuilder(table.Features), leavesOf is null ? center : Averages.Mean(leavesOf));

        double[] standardised = Array.ConvertAll(targets, target => (target - center) / spread);
        var view = new TrainingView(set.RowCount, columns.Count, columns.Value, standardised);
        TreeEnsemble<TTree> trees = ensemble(view.Fit(options.Seed, trainer, cancellationToken));
        double share = averaged ? 1.0 / trees.Trees.Count : 1;
        return leavesOf is null
            ? new TreeFit(TreeConversion.Convert(trees, columns, table.Features, set.RowCount, spread * share), center)
            : new TreeFit(TreeConversion.Convert(trees, columns, table.Features, set.RowCount, share, leavesOf), 0);
    }

    /// <summary>The standard deviation, so that ML.NET's single precision meets numbers near 1 whatever the unit.</summary>
    private static double Spread(double[] targets, double center)
    {
        double sum = 0;
        foreach (double target in targets) sum += (target - center) * (target - center);
        return Math.Sqrt(sum / targets.Length);
    }
}
