using Scalable.Learning.Numerics;

namespace Scalable.Learning.Trees;

/// <summary>
/// Grows trees one after the other over the same table, reusing its buffers. With a limit of leaves the leaf that gains most is split
/// first (Shi 2007); the histogram of a split's larger child is the parent's less the smaller child's. One grower serves one thread at a time.
/// </summary>
internal sealed class TreeGrower
{
    private readonly BinnedTable _table;
    private readonly GrowthSettings _settings;
    private readonly HistogramPool _pool;
    private readonly HistogramBuilder _histograms;
    private readonly FewRows _fewRows;
    private readonly List<OpenLeaf> _open = [];
    private readonly byte[] _goesLeft = new byte[HistogramPool.BinsPerFeature];
    private readonly bool _bestFirst;

    public TreeGrower(BinnedTable table, GrowthSettings settings, int rowCapacity, int otherCapacity)
    {
        _table = table;
        _settings = settings;
        _pool = new HistogramPool(table.FeatureCount);
        _histograms = new HistogramBuilder(table, _pool);
        _fewRows = new FewRows();
        Partition = new RowPartition(rowCapacity);
        Others = new RowPartition(otherCapacity);
        _bestFirst = settings.MaxLeaves < rowCapacity;
    }

    /// <summary>The rows of the last tree, by node.</summary>
    public RowPartition Partition { get; }

    /// <summary>The rows the last tree was not grown on, by node.</summary>
    public RowPartition Others { get; }

    /// <summary>Grows a tree over <paramref name="rows"/>, which are ascending.</summary>
    /// <param name="others">Rows that are sent down the tree as well.</param>
    /// <param name="features">The features the tree may use, ascending.</param>
    /// <param name="random">Draws the features of each node; null if all are used.</param>
    public void Grow(GrownTree tree, ReadOnlySpan<int> rows, ReadOnlySpan<int> others, int[] features, Gradients gradients, SeededRandom? random)
    {
        SplitScorer scorer = new(gradients.Packing, _settings.L2);
        SplitSearch search = new(_table, _settings, features);
        rows.CopyTo(Partition.Rows);
        others.CopyTo(Others.Rows);
        tree.Clear();
        long[]? histogram = _table.FeatureCount > 0 && !FewRows.Suits(rows.Length) ? _histograms.Build(Partition.Rows.AsSpan(0, rows.Length), gradients) : null;
        AddRoot(tree, rows.Length, others.Length, histogram, gradients, scorer);
        if (_table.FeatureCount > 0 && CanSplit(tree[0], scorer)) Consider(tree, 0, histogram, gradients, search, scorer, random);
        else Return(histogram);

        int leaves = 1;
        while (_open.Count > 0 && leaves < _settings.MaxLeaves)
        {
            OpenLeaf leaf = TakeNext();
            Divide(tree, leaf.Node, scorer);
            leaves++;
            SplitChildren(tree, leaf, needsHistograms: leaves < _settings.MaxLeaves, gradients, search, scorer, random);
        }

        foreach (OpenLeaf leaf in _open) Return(leaf.Histogram);
        _open.Clear();
    }

    private void AddRoot(GrownTree tree, int rowCount, int otherCount, long[]? histogram, Gradients gradients, in SplitScorer scorer)
    {
        long sum = 0;
        if (histogram is not null)
        {
            // Every row is in one bin of the first feature.
            foreach (long bin in histogram.AsSpan(0, _table.Features[0].BinCount)) sum += bin;
        }
        else
        {
            foreach (int row in Partition.Rows.AsSpan(0, rowCount)) sum += gradients.Packed[row];
        }

        tree.Add(new GrownNode
        {
            Count = rowCount,
            OtherCount = otherCount,
            Sum = sum,
            Lower = double.NegativeInfinity,
            Upper = double.PositiveInfinity,
            Value = scorer.Value(sum),
            Cover = scorer.Packing.Count(sum),
            Split = Split.None,
            Left = -1,
        });
    }

    private bool CanSplit(in GrownNode node, in SplitScorer scorer) =>
        node.Count > 1 && scorer.Packing.Count(node.Sum) >= 2L * _settings.MinLeaf && node.Depth < _settings.MaxDepth;

    /// <param name="histogram">The node's; null if its rows are few.</param>
    private void Consider(GrownTree tree, int node, long[]? histogram, Gradients gradients, SplitSearch search, in SplitScorer scorer, SeededRandom? random)
    {
        ref GrownNode candidate = ref tree[node];
        NodeTotals totals = new(candidate.Sum, candidate.Lower, candidate.Upper);
        if (histogram is null) _fewRows.Take(Partition.Rows.AsSpan(candidate.Start, candidate.Count), gradients);
        candidate.Split = histogram is null ? search.Find(_fewRows, totals, scorer, random) : search.Find(histogram, totals, scorer, random);
        if (candidate.Split.Exists) _open.Add(new OpenLeaf(node, candidate.Split.Gain, histogram));
        else Return(histogram);
    }

    private void Return(long[]? histogram)
    {
        if (histogram is not null) _pool.Return(histogram);
    }

    private OpenLeaf TakeNext()
    {
        int next = _open.Count - 1;
        if (_bestFirst)
        {
            for (int i = next - 1; i >= 0; i--)
            {
                if (_open[i].Gain >= _open[next].Gain) next = i;
            }
        }

        OpenLeaf leaf = _open[next];
        _open.RemoveAt(next);
        return leaf;
    }

    private void Divide(GrownTree tree, int parentIndex, in SplitScorer scorer)
    {
        GrownNode parent = tree[parentIndex];
        SplitRouting.FillTable(parent.Split, _table.Features[parent.Split.Feature], _goesLeft);
        byte[] column = _table.Column(parent.Split.Feature);
        int leftCount = Partition.Divide(parent.Start, parent.Count, column, _goesLeft);
        int otherLeftCount = Others.Divide(parent.OtherStart, parent.OtherCount, column, _goesLeft);

        GrownNode left = Child(parent, parent.Split.LeftSum, scorer);
        (left.Start, left.Count, left.OtherStart, left.OtherCount) = (parent.Start, leftCount, parent.OtherStart, otherLeftCount);
        GrownNode right = Child(parent, parent.Sum - parent.Split.LeftSum, scorer);
        (right.Start, right.Count, right.OtherStart, right.OtherCount) = (parent.Start + leftCount, parent.Count - leftCount, parent.OtherStart + otherLeftCount, parent.OtherCount - otherLeftCount);
        int direction = _settings.Monotone?[parent.Split.Feature] ?? 0;
        if (direction != 0) Separate(ref left, ref right, direction);
        tree[parentIndex].Left = tree.Add(left);
        tree.Add(right);
    }

    private static GrownNode Child(in GrownNode parent, long sum, in SplitScorer scorer) => new()
    {
        Depth = parent.Depth + 1,
        Sum = sum,
        Lower = parent.Lower,
        Upper = parent.Upper,
        Value = Math.Clamp(scorer.Value(sum), parent.Lower, parent.Upper),
        Cover = scorer.Packing.Count(sum),
        Split = Split.None,
        Left = -1,
    };

    /// <summary>Bounds both children by the middle of their values, so that nothing below them crosses it.</summary>
    private static void Separate(ref GrownNode left, ref GrownNode right, int direction)
    {
        double middle = (left.Value * 0.5) + (right.Value * 0.5);
        if (direction > 0) left.Upper = right.Lower = middle;
        else left.Lower = right.Upper = middle;
    }

    private void SplitChildren(GrownTree tree, OpenLeaf parent, bool needsHistograms, Gradients gradients, SplitSearch search, in SplitScorer scorer, SeededRandom? random)
    {
        int left = tree[parent.Node].Left;
        int larger = tree[left].Count >= tree[left + 1].Count ? left : left + 1;
        int smaller = larger == left ? left + 1 : left;
        bool largerSplits = needsHistograms && CanSplit(tree[larger], scorer);
        bool smallerSplits = needsHistograms && CanSplit(tree[smaller], scorer);
        bool largerNeedsOne = largerSplits && !FewRows.Suits(tree[larger].Count);
        bool smallerNeedsOne = smallerSplits && !FewRows.Suits(tree[smaller].Count);
        ReadOnlySpan<int> smallerRows = Partition.Rows.AsSpan(tree[smaller].Start, tree[smaller].Count);
        long[]? smallerHistogram = smallerNeedsOne ? _histograms.Build(smallerRows, gradients) : null;
        if (largerNeedsOne && smallerHistogram is not null) _histograms.Subtract(parent.Histogram!, smallerHistogram);
        else if (largerNeedsOne) _histograms.Subtract(parent.Histogram!, smallerRows, gradients);
        else Return(parent.Histogram);
        if (largerSplits) Consider(tree, larger, largerNeedsOne ? parent.Histogram : null, gradients, search, scorer, random);
        if (smallerSplits) Consider(tree, smaller, smallerHistogram, gradients, search, scorer, random);
    }

    /// <summary>A leaf that can be split, what that gains, and its histogram; none if its rows are few.</summary>
    private readonly record struct OpenLeaf(int Node, double Gain, long[]? Histogram);
}

/// <summary>How a tree is grown.</summary>
internal sealed record GrowthSettings
{
    /// <summary>The most leaves; the best leaf is split first. <see cref="int.MaxValue"/> for no limit, and then the order makes no difference.</summary>
    public int MaxLeaves { get; init; } = int.MaxValue;

    public int MaxDepth { get; init; } = int.MaxValue;

    /// <summary>The fewest rows of a leaf.</summary>
    public int MinLeaf { get; init; } = 1;

    /// <summary>Added to the weight of a leaf when its value is computed (ridge).</summary>
    public double L2 { get; init; }

    /// <summary>What a split has to gain, in the units of the summed squared error.</summary>
    public double MinGain { get; init; }

    /// <summary>How many features each node may choose from, drawn anew for each; 0 for all.</summary>
    public int FeaturesPerNode { get; init; }

    /// <summary>Per feature +1 if the prediction may not fall with it, -1 if it may not rise, 0 otherwise; null if all are 0.</summary>
    public sbyte[]? Monotone { get; init; }

    /// <summary>The k of n / (n + k), by which a category's mean is shrunk before categories are ordered.</summary>
    public double CategorySmoothing { get; init; } = 10;
}

/// <summary>The rows of a tree, those of each node next to each other and in ascending order.</summary>
internal sealed class RowPartition(int capacity)
{
    private readonly int[] _right = GC.AllocateUninitializedArray<int>(capacity);

    public int[] Rows { get; } = GC.AllocateUninitializedArray<int>(capacity);

    /// <summary>
    /// Divides the rows from <paramref name="start"/> on: those whose bin has a 1 in <paramref name="goesLeft"/> come first. Keeps the order on both
    /// sides.
    /// </summary>
    /// <returns>How many went left.</returns>
    public unsafe int Divide(int start, int count, byte[] column, byte[] goesLeft)
    {
        int leftCount;
        fixed (int* firstRow = Rows, firstRight = _right)
        fixed (byte* bins = column, isLeft = goesLeft)
        {
            int* rows = firstRow + start;
            int* right = firstRight + start;
            nint lefts = 0;
            nint rights = 0;
            for (int i = 0; i < count; i++)
            {
                int row = rows[i];
                nint left = isLeft[bins[row]];
                rows[lefts] = row;
                right[rights] = row;
                lefts += left;
                rights += 1 - left;
            }

            leftCount = (int)lefts;
        }

        _right.AsSpan(start, count - leftCount).CopyTo(Rows.AsSpan(start + leftCount));
        return leftCount;
    }
}
