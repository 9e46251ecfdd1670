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
    public static EnsembleBuilder Convert<TTree>(TreeEnsemble<TTree> trees, BinColumns columns, FeatureBins[] features, int rows, double factor)
        where TTree : RegressionTreeBase
    {
        var builder = new EnsembleBuilder(features);
        for (int i = 0; i < trees.Trees.Count; i++)
            builder.Add(Convert(trees.Trees[i], columns, rows), factor * trees.TreeWeights[i]);
        return builder;
    }

    private static GrownTree Convert(RegressionTreeBase tree, BinColumns columns, int rows)
    {
        var grown = new GrownTree();
        int[] everyRow = [.. Enumerable.Range(0, rows)];
        grown.Add(new GrownNode { Left = -1 });
        // A tree that never split is one leaf.
        var open = new Queue<(int Node, int Source, int[] Rows)>([(0, tree.NumberOfNodes > 0 ? 0 : -1, everyRow)]);
        while (open.TryDequeue(out (int Node, int Source, int[] Rows) next))
        {
            ref GrownNode node = ref grown[next.Node];
            node.Cover = next.Rows.Length;
            node.Count = next.Rows.Length;
            if (next.Source < 0)
            {
                node.Value = tree.LeafValues.Count > 0 ? tree.LeafValues[~next.Source] : 0;
                continue;
            }

            int column = tree.NumericalSplitFeatureIndexes[next.Source], depth = node.Depth + 1;
            float threshold = tree.NumericalSplitThresholds[next.Source];
            ILookup<bool, int> sides = next.Rows.ToLookup(row => columns.Value(row, column) <= threshold);
            node.Split = columns.SplitOf(column, threshold, tree.SplitGains[next.Source]);
            int left = node.Left = grown.Count;
            grown.Add(new GrownNode { Left = -1, Depth = depth });
            grown.Add(new GrownNode { Left = -1, Depth = depth });
            open.Enqueue((left, tree.LeftChild[next.Source], [.. sides[true]]));
            open.Enqueue((left + 1, tree.RightChild[next.Source], [.. sides[false]]));
        }
        return grown;
    }
}
