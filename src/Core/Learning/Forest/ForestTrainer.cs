using System.Collections.Concurrent;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Forest;

/// <summary>Grows the trees of a forest side by side (Breiman 2001).</summary>
internal sealed class ForestTrainer(BinnedTable table, TrainingSet set, ForestSettings settings, double center, Workers workers)
{
    private readonly ConcurrentBag<ForestWorker> _idle = [];
    private readonly Bootstrap _bootstrap = new(set.RowCount, set.Groups.Span, settings.Subsample, settings.Bootstrap);

    /// <summary>Below so many rows times trees another thread costs more than it gives.</summary>
    private const long MinParallelWork = 20_000;

    public ForestTree[] Grow(ulong[] seeds, bool keepOutOfBag)
    {
        double[] deviations = new double[set.RowCount];
        ReadOnlySpan<double> targets = set.Targets.Span;
        for (int row = 0; row < deviations.Length; row++) deviations[row] = settings.LogTarget ? StableMath.Log(targets[row]) : targets[row] - center;

        ForestTree[] trees = new ForestTree[seeds.Length];
        Workers helpers = (long)set.RowCount * seeds.Length < MinParallelWork ? new Workers(1, workers.CancellationToken) : workers;
        helpers.Run(seeds.Length, tree =>
        {
            if (!_idle.TryTake(out ForestWorker? worker)) worker = new ForestWorker(table, set, settings, deviations, center);
            trees[tree] = worker.Grow(_bootstrap, new SeededRandom(seeds[tree]), keepOutOfBag);
            _idle.Add(worker);
        });
        return trees;
    }
}

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
/// <param name="OutOfBag">One bit a row: whether the tree has not seen it; null if not asked for.</param>
internal sealed record ForestTree(EnsembleBuilder Tree, ulong[]? OutOfBag);

/// <summary>Predicts every training row from the trees that have not seen it (Breiman 1996).</summary>
internal static class OutOfBag
{
    private const int PieceRows = 512;

    /// <returns>NaN for a row that every tree has seen.</returns>
    public static double[] Predict(TreeEnsemble trees, ForestTree[] grown, FeatureTable table, double center, Workers workers)
    {
        double[] predictions = new double[table.RowCount];
        workers.RunPieces(table.RowCount, PieceRows, (_, start, end) =>
        {
            double[] row = new double[table.Schema.Count];
            for (int i = start; i < end; i++)
            {
                table.CopyRow(i, row);
                predictions[i] = PredictRow(trees, grown, i, row, center);
            }
        });
        return predictions;
    }

    private static double PredictRow(TreeEnsemble trees, ForestTree[] grown, int rowIndex, ReadOnlySpan<double> row, double center)
    {
        double sum = 0;
        int count = 0;
        for (int tree = 0; tree < grown.Length; tree++)
        {
            if ((grown[tree].OutOfBag![rowIndex >> 6] >> (rowIndex & 63) & 1) == 0) continue;
            sum += trees.Values[trees.FindLeaf(trees.Roots[tree], row)];
            count++;
        }

        return count == 0 ? double.NaN : center + (sum * grown.Length / count);
    }
}

/// <summary>Draws how often each row is in a tree's sample (Efron 1979): rows, or whole groups if there are enough of them.</summary>
internal sealed class Bootstrap
{
    private const int MinGroups = 10;

    private readonly int _rowCount;
    private readonly int[]? _groupOfRow;
    private readonly int _units;
    private readonly int _draws;
    private readonly bool _withReplacement;

    public Bootstrap(int rowCount, ReadOnlySpan<int> groups, double fraction, bool withReplacement)
    {
        _rowCount = rowCount;
        _withReplacement = withReplacement;
        _units = rowCount;
        if (!groups.IsEmpty)
        {
            Dictionary<int, int> numbers = [];
            int[] groupOfRow = new int[rowCount];
            for (int row = 0; row < rowCount; row++)
            {
                if (!numbers.TryGetValue(groups[row], out groupOfRow[row])) numbers.Add(groups[row], groupOfRow[row] = numbers.Count);
            }

            if (numbers.Count >= MinGroups)
            {
                _units = numbers.Count;
                _groupOfRow = groupOfRow;
            }
        }

        _draws = Math.Clamp((int)Math.Round(_units * fraction), 1, _units);
    }

    /// <summary>Writes how often each row was drawn.</summary>
    public void Draw(SeededRandom random, Span<int> repetitions)
    {
        int[] drawn = _groupOfRow is null ? [] : new int[_units];
        Span<int> units = _groupOfRow is null ? repetitions[.._rowCount] : drawn;
        units.Clear();
        if (_withReplacement)
        {
            for (int draw = 0; draw < _draws; draw++) units[random.Next(_units)]++;
        }
        else
        {
            int taken = 0;
            for (int unit = 0; unit < _units; unit++)
            {
                if (random.NextDouble() * (_units - unit) < _draws - taken) taken += units[unit] = 1;
            }
        }

        if (_groupOfRow is null) return;
        for (int row = 0; row < _rowCount; row++) repetitions[row] = units[_groupOfRow[row]];
    }
}
