using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>Grows one tree after the other in its own buffers.</summary>
internal sealed class ForestWorker
{
    private readonly BinnedTable _table;
    private readonly TrainingSet _set;
    private readonly ForestSettings _settings;
    private readonly double[] _deviations;
    private readonly double _center;
    private readonly int[] _repetitions;
    private readonly int[] _rows;
    private readonly long[] _packed;
    private readonly int[] _features;
    private readonly TreeGrower _grower;
    private readonly GrownTree _tree = new();

    /// <param name="deviations">What is split on, by row.</param>
    public ForestWorker(BinnedTable table, TrainingSet set, ForestSettings settings, double[] deviations, double center)
    {
        _table = table;
        _set = set;
        _settings = settings;
        _deviations = deviations;
        _center = center;
        _repetitions = new int[set.RowCount];
        _rows = new int[set.RowCount];
        _packed = new long[set.RowCount];
        _features = [.. Enumerable.Range(0, table.FeatureCount)];
        _grower = new TreeGrower(table, settings.Growth, set.RowCount, 0);
    }

    public ForestTree Grow(Bootstrap bootstrap, SeededRandom random, bool keepOutOfBag)
    {
        bootstrap.Draw(random, _repetitions);
        ReadOnlySpan<int> rows = CollectRows();
        _grower.Grow(_tree, rows, [], _features, Pack(rows), _settings.Growth.FeaturesPerNode > 0 ? random : null);
        if (_settings.LogTarget) AverageTargets();
        EnsembleBuilder builder = new(_table.Features);
        builder.Add(_tree, 1.0 / _settings.Trees);
        return new ForestTree(builder, keepOutOfBag ? OutOfBag() : null);
    }

    private ReadOnlySpan<int> CollectRows()
    {
        int count = 0;
        for (int row = 0; row < _repetitions.Length; row++)
        {
            _rows[count] = row;
            count += _repetitions[row] > 0 ? 1 : 0;
        }

        return _rows.AsSpan(0, count);
    }

    private Gradients Pack(ReadOnlySpan<int> rows)
    {
        double absoluteSum = 0;
        long count = 0;
        foreach (int row in rows)
        {
            absoluteSum += Math.Abs(_deviations[row]) * _repetitions[row];
            count += _repetitions[row];
        }

        GradientPacking packing = new(count, absoluteSum);
        foreach (int row in rows) _packed[row] = packing.Pack(_deviations[row]) * _repetitions[row];
        return new Gradients(_packed, packing);
    }

    /// <summary>Gives every node the mean of the targets themselves, less the center.</summary>
    private void AverageTargets()
    {
        ReadOnlySpan<double> targets = _set.Targets.Span;
        foreach (ref GrownNode node in _tree.Nodes)
        {
            double sum = 0;
            int count = 0;
            foreach (int row in _grower.Partition.Rows.AsSpan(node.Start, node.Count))
            {
                sum += _repetitions[row] * (targets[row] - _center);
                count += _repetitions[row];
            }

            node.Value = sum / count;
        }
    }

    private ulong[] OutOfBag()
    {
        ulong[] bits = new ulong[(_repetitions.Length + 63) / 64];
        for (int row = 0; row < _repetitions.Length; row++)
        {
            if (_repetitions[row] == 0) bits[row >> 6] |= 1UL << (row & 63);
        }

        return bits;
    }
}

/// <summary>One tree of a forest as it comes out of a worker.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="OutOfBag">One bit a row: whether the tree has not seen it; null where not asked for.</param>
internal sealed record ForestTree(EnsembleBuilder Tree, ulong[]? OutOfBag);
