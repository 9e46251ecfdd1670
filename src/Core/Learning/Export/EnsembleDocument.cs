using System.Text.Json.Nodes;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Export;

/// <summary>
/// Writes trees as lists of numbers, one a node, the root of each tree first and both children after their parent, and reads them back,
/// refusing whatever could lead a prediction astray.
/// </summary>
internal static class EnsembleDocument
{
    private const int WordsPerSet = 4;

    public static JsonObject Write(TreeEnsemble trees) => new()
    {
        ["roots"] = ModelDocument.Numbers(trees.Roots),
        ["feature"] = ModelDocument.Numbers(trees.Nodes.Select(node => node.Feature)),
        ["threshold"] = ModelDocument.Numbers(trees.Nodes.Select(node => double.IsFinite(node.Threshold) ? node.Threshold : 0)),
        ["left"] = ModelDocument.Numbers(trees.Nodes.Select(node => node.Left)),
        ["traits"] = ModelDocument.Numbers(trees.Traits.Select(traits => (int)traits)),
        ["value"] = ModelDocument.Numbers(trees.Values),
        ["cover"] = ModelDocument.Numbers(trees.Covers),
        ["set"] = ModelDocument.Numbers(trees.SetOfNode),
        ["sets"] = ModelDocument.Words(trees.Sets.SelectMany(set => set.Words)),
        ["bin_of_category"] = new JsonArray([.. trees.BinOfCategory.Select(bins => (JsonNode)ModelDocument.Numbers(bins.Select(bin => (int)bin)))]),
        ["missing_bin"] = ModelDocument.Numbers(trees.MissingBin.Select(bin => (int)bin)),
    };

    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static TreeEnsemble Read(DocumentReader document, FeatureSchema schema)
    {
        int[] roots = document.Integers("roots");
        int[] feature = document.Integers("feature");
        double[] threshold = SameLength(document, "threshold", document.Numbers("threshold"), feature.Length);
        int[] left = SameLength(document, "left", document.Integers("left"), feature.Length);
        NodeTraits[] traits = [.. SameLength(document, "traits", document.Integers("traits"), feature.Length).Select(value => value is >= 0 and <= 4 and not 3 ? (NodeTraits)value : throw document.Wrong("traits", "a list of 0, 1, 2 and 4"))];
        ulong[] words = document.Words("sets");
        if (words.Length % WordsPerSet != 0) throw document.Wrong("sets", "a list of four numbers a set");

        EnsembleNode[] nodes = new EnsembleNode[feature.Length];
        for (int node = 0; node < nodes.Length; node++)
            nodes[node] = new EnsembleNode(traits[node] == NodeTraits.Leaf ? double.PositiveInfinity : threshold[node], feature[node], left[node]);
        TreeEnsemble ensemble = new()
        {
            Roots = roots,
            Depths = new int[roots.Length],
            Nodes = nodes,
            Traits = traits,
            Values = SameLength(document, "value", document.Numbers("value"), nodes.Length),
            Covers = SameLength(document, "cover", document.Numbers("cover"), nodes.Length),
            SetOfNode = SameLength(document, "set", document.Integers("set"), nodes.Length),
            Sets = [.. words.Chunk(WordsPerSet).Select(chunk => new CategorySet(chunk))],
            BinOfCategory = [.. ReadBins(document, schema)],
            MissingBin = [.. SameLength(document, "missing_bin", document.Integers("missing_bin"), schema.Count).Select(bin => ToByte(document, bin))],
        };
        EnsembleCheck.CheckAndMeasure(ensemble, schema, document);
        return ensemble;
    }

    private static IEnumerable<byte[]> ReadBins(DocumentReader document, FeatureSchema schema)
    {
        int[][] lists = document.IntegerLists("bin_of_category");
        if (lists.Length != schema.Count) throw document.Wrong("bin_of_category", $"a list of {schema.Count} lists");
        return lists.Select(list => list.Select(bin => ToByte(document, bin)).ToArray());
    }

    private static byte ToByte(DocumentReader document, int value) =>
        value is >= 0 and <= byte.MaxValue ? (byte)value : throw document.Wrong("bin_of_category", "made of bins from 0 to 255");

    private static T[] SameLength<T>(DocumentReader document, string name, T[] items, int length) =>
        items.Length == length ? items : throw document.Wrong(name, $"a list of {length} items");
}

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
