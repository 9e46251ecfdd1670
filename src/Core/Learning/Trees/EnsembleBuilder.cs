using System.Runtime.InteropServices;

namespace Scalable.Learning.Trees;

/// <summary>Collects grown trees into an ensemble, turning bins back into numbers.</summary>
internal sealed class EnsembleBuilder(FeatureBins[] features)
{
    private readonly List<int> _roots = [];
    private readonly List<int> _depths = [];
    private readonly List<EnsembleNode> _nodes = [];
    private readonly List<NodeTraits> _traits = [];
    private readonly List<double> _values = [];
    private readonly List<double> _covers = [];
    private readonly List<int> _setOfNode = [];
    private readonly List<CategorySet> _sets = [];
    private readonly List<double> _gains = [];

    public int TreeCount => _roots.Count;

    /// <summary>Adds a tree whose leaves say their value times <paramref name="factor"/>.</summary>
    /// <returns>The index of its root; a grown node's index is that many more.</returns>
    public int Add(GrownTree tree, double factor)
    {
        int root = _nodes.Count;
        int depth = 0;
        foreach (ref readonly GrownNode node in tree.Nodes)
        {
            depth = Math.Max(depth, node.Depth);
            AddNode(node, root);
            _values.Add(node.Value * factor);
            _covers.Add(node.Cover);
        }

        _roots.Add(root);
        _depths.Add(depth);
        return root;
    }

    /// <summary>Adds the trees of another builder over the same features.</summary>
    public void Append(EnsembleBuilder other)
    {
        int nodeOffset = _nodes.Count;
        int setOffset = _sets.Count;
        foreach (int root in other._roots) _roots.Add(nodeOffset + root);
        foreach (EnsembleNode node in other._nodes) _nodes.Add(node with { Left = nodeOffset + node.Left });
        for (int node = 0; node < other._setOfNode.Count; node++)
            _setOfNode.Add((other._traits[node] & NodeTraits.Categorical) != 0 ? setOffset + other._setOfNode[node] : 0);
        _depths.AddRange(other._depths);
        _traits.AddRange(other._traits);
        _values.AddRange(other._values);
        _covers.AddRange(other._covers);
        _gains.AddRange(other._gains);
        _sets.AddRange(other._sets);
    }

    /// <summary>The gain of all splits on each feature.</summary>
    public double[] GainByFeature()
    {
        double[] gains = new double[features.Length];
        for (int node = 0; node < _nodes.Count && gains.Length > 0; node++) gains[_nodes[node].Feature] += _gains[node];
        return gains;
    }

    public TreeEnsemble Build() => new()
    {
        Roots = [.. _roots],
        Depths = [.. _depths],
        Nodes = [.. _nodes],
        Traits = [.. _traits],
        Values = [.. _values],
        Covers = [.. _covers],
        SetOfNode = [.. _setOfNode],
        Sets = [.. _sets],
        BinOfCategory = [.. features.Select(feature => feature.BinOfCategory)],
        MissingBin = [.. features.Select(feature => (byte)feature.MissingBin)],
    };

    private void AddNode(in GrownNode node, int root)
    {
        int self = _nodes.Count;
        _gains.Add(node.IsLeaf ? 0 : node.Split.Gain);
        if (node.IsLeaf)
        {
            _nodes.Add(new EnsembleNode(double.PositiveInfinity, 0, self));
            _traits.Add(NodeTraits.Leaf);
            _setOfNode.Add(0);
            return;
        }

        FeatureBins feature = features[node.Split.Feature];
        if (feature.IsCategorical)
        {
            _nodes.Add(new EnsembleNode(0, node.Split.Feature, root + node.Left));
            _traits.Add(NodeTraits.Categorical);
            _setOfNode.Add(_sets.Count);
            _sets.Add(node.Split.LeftCategories);
            return;
        }

        double threshold = node.Split.Bin < 0 ? double.MinValue : node.Split.Bin < feature.Thresholds.Length ? feature.Thresholds[node.Split.Bin] : double.MaxValue;
        _nodes.Add(new EnsembleNode(threshold, node.Split.Feature, root + node.Left));
        _traits.Add(node.Split.MissingLeft ? NodeTraits.MissingLeft : NodeTraits.None);
        _setOfNode.Add(0);
    }
}
