using Scalable.Learning.Trees;

namespace Scalable.Learning.Export;

/// <summary>Sees to it that every walk through trees that were read ends in a leaf of its own tree.</summary>
internal static class EnsembleCheck
{
    /// <summary>Checks the trees and fills in their depths.</summary>
    /// <exception cref="InvalidDataException">A tree is not one.</exception>
    public static void CheckAndMeasure(TreeEnsemble trees, FeatureSchema schema, DocumentReader document)
    {
        int[] depth = new int[trees.Nodes.Length];
        for (int tree = 0; tree < trees.TreeCount; tree++)
        {
            int root = trees.Roots[tree];
            int end = tree + 1 < trees.TreeCount ? trees.Roots[tree + 1] : trees.Nodes.Length;
            if ((tree == 0 && root != 0) || root < 0 || root >= end || end > trees.Nodes.Length) throw document.Wrong($"roots[{tree}]", "the first node of a tree");
            for (int node = root; node < end; node++)
            {
                trees.Depths[tree] = Math.Max(trees.Depths[tree], depth[node]);
                if (trees.Traits[node] == NodeTraits.Leaf) CheckLeaf(trees, node, document);
                else CheckInner(trees, schema, node, end, depth, document);
            }
        }
    }

    private static void CheckLeaf(TreeEnsemble trees, int node, DocumentReader document)
    {
        if (trees.Nodes[node].Left != node || trees.Nodes[node].Feature != 0) throw document.Wrong($"left[{node}]", "that of a leaf");
    }

    private static void CheckInner(TreeEnsemble trees, FeatureSchema schema, int node, int end, int[] depth, DocumentReader document)
    {
        EnsembleNode inner = trees.Nodes[node];
        if (inner.Left <= node || inner.Left + 1 >= end) throw document.Wrong($"left[{node}]", "a later node of the same tree");
        if (inner.Feature < 0 || inner.Feature >= schema.Count) throw document.Wrong($"feature[{node}]", $"one of the {schema.Count} features");
        bool isCategorical = trees.Traits[node] == NodeTraits.Categorical;
        if (isCategorical != (schema.Features[inner.Feature].Kind == FeatureKind.Categorical)) throw document.Wrong($"traits[{node}]", "of the kind of its feature");
        if (isCategorical && (trees.SetOfNode[node] < 0 || trees.SetOfNode[node] >= trees.Sets.Length)) throw document.Wrong($"set[{node}]", "one of the sets");
        if (!(trees.Covers[node] > 0)) throw document.Wrong($"cover[{node}]", "positive");
        depth[inner.Left] = depth[inner.Left + 1] = depth[node] + 1;
    }
}
