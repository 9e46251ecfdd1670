namespace Scalable.Learning.Trees;

/// <summary>How a tree is grown.</summary>
internal sealed record GrowthSettings
{
    /// <summary>The most leaves; the best leaf is split first. <see cref="int.MaxValue"/> for no limit, where the order makes no difference.</summary>
    public int MaxLeaves { get; init; } = int.MaxValue;

    public int MaxDepth { get; init; } = int.MaxValue;

    /// <summary>The fewest rows of a leaf.</summary>
    public int MinLeaf { get; init; } = 1;

    /// <summary>Added to the weight of a leaf where its value is computed (ridge).</summary>
    public double L2 { get; init; }

    /// <summary>What a split has to gain, in the units of the summed squared error.</summary>
    public double MinGain { get; init; }

    /// <summary>How many features each node may choose from, drawn anew for each; 0 for all.</summary>
    public int FeaturesPerNode { get; init; }

    /// <summary>Per feature +1 where the prediction may not fall with it, -1 where it may not rise, 0 otherwise; null where all are 0.</summary>
    public sbyte[]? Monotone { get; init; }

    /// <summary>The k of n / (n + k), by which a category's mean is shrunk before categories are ordered.</summary>
    public double CategorySmoothing { get; init; } = 10;
}
