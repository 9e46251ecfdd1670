using Microsoft.ML.Trainers.FastTree;
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
