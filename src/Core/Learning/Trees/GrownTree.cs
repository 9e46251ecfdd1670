namespace Scalable.Learning.Trees;

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
