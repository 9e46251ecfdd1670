using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers;
using Microsoft.ML;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.MLNet;

/// <summary>Turns ML.NET's trees into ours, which predict, explain and export without ML.NET.</summary>
internal static class TreeConversion
{
    /// <param name="trees">ML.NET's trees, grown on <paramref name="columns"/>.</param>
    /// <param name="features">How the features were binned.</param>
    /// <param name="rows">The number of training rows, which give each node its cover.</param>
    /// <param name="factor">What the value of every leaf is multiplied with.</param>
    /// <param name="leavesOf">A value a row, if a leaf says the mean of its rows instead of ML.NET's value.</param>
    public static EnsembleBuilder Convert<TTree>(TreeEnsemble<TTree> trees, BinColumns columns, FeatureBins[] features, int rows, double factor, double[]? leavesOf = null)
        where TTree : RegressionTreeBase
    {
        var builder = new EnsembleBuilder(features);
        for (int i = 0; i < trees.Trees.Count; i++)
            builder.Add(Convert(trees.Trees[i], columns, rows, leavesOf), factor * trees.TreeWeights[i]);
        return builder;
    }

    private static GrownTree Convert(RegressionTreeBase tree, BinColumns columns, int rows, double[]? leavesOf)
    {
        var grown = new GrownTree();
        // Every open node owns a stretch of the rows; a split sorts that stretch into its left rows and its right ones.
        int[] order = [.. Enumerable.Range(0, rows)], right = new int[rows];
        grown.Add(new GrownNode { Left = -1 });
        // A tree that never split is one leaf.
        var open = new Queue<(int Node, int Source, int Start, int Count)>([(0, tree.NumberOfNodes > 0 ? 0 : -1, 0, rows)]);
        while (open.TryDequeue(out (int Node, int Source, int Start, int Count) next))
        {
            ref GrownNode node = ref grown[next.Node];
            node.Cover = next.Count;
            node.Count = next.Count;
            if (next.Source < 0)
            {
                node.Value = leavesOf is not null ? Mean(order.AsSpan(next.Start, next.Count), leavesOf) : tree.LeafValues.Count > 0 ? tree.LeafValues[~next.Source] : 0;
                continue;
            }

            int column = tree.NumericalSplitFeatureIndexes[next.Source], depth = node.Depth + 1;
            float threshold = tree.NumericalSplitThresholds[next.Source];
            Span<int> owned = order.AsSpan(next.Start, next.Count);
            int leftCount = 0, rightCount = 0;
            foreach (int row in owned)
                if (columns.Value(row, column) <= threshold) owned[leftCount++] = row;
                else right[rightCount++] = row;
            right.AsSpan(0, rightCount).CopyTo(owned[leftCount..]);
            node.Split = columns.SplitOf(column, threshold, tree.SplitGains[next.Source]);
            int left = node.Left = grown.Count;
            grown.Add(new GrownNode { Left = -1, Depth = depth });
            grown.Add(new GrownNode { Left = -1, Depth = depth });
            open.Enqueue((left, tree.LeftChild[next.Source], next.Start, leftCount));
            open.Enqueue((left + 1, tree.RightChild[next.Source], next.Start + leftCount, rightCount));
        }
        return grown;
    }

    private static double Mean(ReadOnlySpan<int> rows, double[] values)
    {
        double sum = 0;
        foreach (int row in rows) sum += values[row];
        return sum / rows.Length;
    }
}

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

/// <summary>
/// A binned table as columns for ML.NET's trees: a number's bin, with missing values below the first bin, and for a category one
/// column a bin that is 1 in that bin. Bins are small whole numbers, which single precision holds exactly, so that a split
/// found on them is a split of our own trees.
/// </summary>
internal sealed class BinColumns
{
    private const int MissingNumber = -1;

    private readonly BinnedTable _table;
    private readonly List<(int Feature, int Bin)> _columns = [];

    public BinColumns(BinnedTable table)
    {
        _table = table;
        for (int feature = 0; feature < table.FeatureCount; feature++)
        {
            FeatureBins bins = table.Features[feature];
            if (!bins.IsCategorical) _columns.Add((feature, 0));
            else for (int bin = 0; bin < bins.BinCount; bin++) _columns.Add((feature, bin));
        }
        IsEmpty = _columns.Count == 0;
        // ML.NET wants at least one feature; a constant one is never split.
        if (IsEmpty) _columns.Add((-1, 0));
    }

    public bool IsEmpty { get; }

    public int Count => _columns.Count;

    public float Value(int row, int column)
    {
        (int feature, int wanted) = _columns[column];
        if (feature < 0) return 0;
        FeatureBins bins = _table.Features[feature];
        int bin = _table.Column(feature)[row];
        return bins.IsCategorical ? (bin == wanted ? 1 : 0) : bin == bins.MissingBin ? MissingNumber : bin;
    }

    /// <summary>The split of our trees that sends the same rows left.</summary>
    public Split SplitOf(int column, double threshold, double gain)
    {
        (int feature, int bin) = _columns[column];
        var split = new Split { Feature = feature, Gain = gain };
        FeatureBins bins = _table.Features[feature];
        if (!bins.IsCategorical)
        {
            split.Bin = (int)Math.Floor(threshold);
            split.MissingLeft = true;
            return split;
        }

        for (int other = 0; other <= bins.ValueBins; other++)
            if (other != bin) split.LeftCategories.Add(other);
        return split;
    }
}
