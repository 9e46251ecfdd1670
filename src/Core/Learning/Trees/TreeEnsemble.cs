using System.Runtime.InteropServices;

namespace Scalable.Learning.Trees;

/// <summary>A node as prediction reads it: 16 bytes, so that four share a cache line.</summary>
/// <param name="Threshold">Greater numbers go right; positive infinity in a leaf, which so leads to itself.</param>
/// <param name="Feature">The feature asked for; 0 in a leaf.</param>
/// <param name="Left">The index of the left child, which the right one follows; its own in a leaf.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EnsembleNode(double Threshold, int Feature, int Left);

/// <summary>What a node is, beside its threshold.</summary>
[Flags]
internal enum NodeTraits : byte
{
    None = 0,
    MissingLeft = 1,
    Categorical = 2,
    Leaf = 4,
}

/// <summary>Trees in flat arrays, the nodes of each tree next to each other, parents before children. Immutable.</summary>
internal sealed class TreeEnsemble
{
    /// <summary>The index of the root of each tree.</summary>
    public required int[] Roots { get; init; }

    /// <summary>The steps from each root to its deepest leaf.</summary>
    public required int[] Depths { get; init; }

    public required EnsembleNode[] Nodes { get; init; }

    public required NodeTraits[] Traits { get; init; }

    /// <summary>The value of each node; that of a leaf is what its tree says.</summary>
    public required double[] Values { get; init; }

    /// <summary>The weight of the training rows that reached each node.</summary>
    public required double[] Covers { get; init; }

    /// <summary>The set of each categorical node; 0 in others.</summary>
    public required int[] SetOfNode { get; init; }

    /// <summary>The bins that go left, by set.</summary>
    public required CategorySet[] Sets { get; init; }

    /// <summary>By feature, the bin of each category; empty for numbers.</summary>
    public required byte[][] BinOfCategory { get; init; }

    /// <summary>By feature, the bin of missing and unknown categories.</summary>
    public required byte[] MissingBin { get; init; }

    public int TreeCount => Roots.Length;

    public bool HasCategories => Sets.Length > 0;

    /// <summary>The sum of what the trees say of a row.</summary>
    public double Sum(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (int root in Roots) sum += Values[FindLeaf(root, row)];
        return sum;
    }

    /// <summary>The leaf that a row reaches from a root.</summary>
    public int FindLeaf(int root, ReadOnlySpan<double> row)
    {
        int at = root;
        while ((Traits[at] & NodeTraits.Leaf) == 0) at = Nodes[at].Left + (GoesLeft(at, row) ? 0 : 1);
        return at;
    }

    public bool GoesLeft(int node, ReadOnlySpan<double> row)
    {
        EnsembleNode asked = Nodes[node];
        double value = row[asked.Feature];
        if ((Traits[node] & NodeTraits.Categorical) != 0)
            return Sets[SetOfNode[node]].Contains(FeatureBins.BinOf(value, BinOfCategory[asked.Feature], MissingBin[asked.Feature]));
        return double.IsNaN(value) ? (Traits[node] & NodeTraits.MissingLeft) != 0 : value <= asked.Threshold;
    }
}

/// <summary>A node of a tree while and after it grows, in bins.</summary>
internal struct GrownNode
{
    /// <summary>The first row of the node in the row partition, and how many there are.</summary>
    public int Start;
    public int Count;

    /// <summary>The same in the partition of rows the tree was not grown on.</summary>
    public int OtherStart;
    public int OtherCount;

    public int Depth;

    /// <summary>The packed sum of gradients and counts.</summary>
    public long Sum;

    /// <summary>Bounds on the node's value that keep the tree monotone.</summary>
    public double Lower;
    public double Upper;

    public double Value;

    /// <summary>How many training rows, with repetitions, reach the node.</summary>
    public double Cover;

    /// <summary>The split; of a leaf, none.</summary>
    public Split Split;

    /// <summary>The index of the left child, which the right one follows; -1 for a leaf.</summary>
    public int Left;

    public readonly bool IsLeaf => Left < 0;
}

/// <summary>A grown tree: its nodes, the root first, children next to each other and after their parent.</summary>
internal sealed class GrownTree
{
    private GrownNode[] _nodes = new GrownNode[64];

    public int Count { get; private set; }

    public Span<GrownNode> Nodes => _nodes.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public int Add(in GrownNode node)
    {
        if (Count == _nodes.Length) Array.Resize(ref _nodes, 2 * Count);
        _nodes[Count] = node;
        return Count++;
    }

    public ref GrownNode this[int index] => ref _nodes[index];
}
