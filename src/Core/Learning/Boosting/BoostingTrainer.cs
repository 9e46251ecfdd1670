using System.Buffers;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Learning.Boosting;

/// <summary>Fits trees one after the other to what the trees before left over (Friedman 2001), on some of the rows of a binned table.</summary>
internal sealed class BoostingTrainer
{
    private readonly BinnedTable _table;
    private readonly BoostingSettings _settings;
    private readonly int[] _rows;
    private readonly int[] _otherRows;
    private readonly Loss _loss;
    private readonly double[] _residuals;
    private readonly int _targetCount;
    private readonly GradientStep _gradients;
    private readonly SeededRandom _random;
    private readonly TreeGrower _grower;
    private readonly LeafUpdate _update;

    /// <param name="targets">By row of the table, on the scale to fit on; rows of the table beyond them have none.</param>
    /// <param name="rows">The rows to train on, ascending.</param>
    /// <param name="otherRows">Rows whose residuals are to be kept up too; of rows without a target the residual is minus the sum of the trees.</param>
    public BoostingTrainer(BinnedTable table, double[] targets, int[] rows, int[] otherRows, BoostingSettings settings, ulong seed)
    {
        _table = table;
        _settings = settings;
        _rows = rows;
        _otherRows = otherRows;
        _loss = settings.CreateLoss();
        _random = new SeededRandom(seed);
        Base = _loss.Initial(Array.ConvertAll(rows, row => targets[row]));
        _residuals = new double[table.RowCount];
        for (int row = 0; row < targets.Length; row++) _residuals[row] = targets[row] - Base;
        _targetCount = targets.Length;
        _gradients = new GradientStep(_loss, targets.Length);
        _grower = new TreeGrower(table, settings.GrowthFor(rows.Length), rows.Length, rows.Length + otherRows.Length);
        _update = new LeafUpdate(_loss, _residuals, settings.LearningRate);
    }

    private double Base { get; }

    /// <param name="builder">Takes the trees; null if residuals are all that is wanted.</param>
    /// <param name="validationRows">Rows on which to stop early; empty to grow all trees.</param>
    public BoostingFit Fit(EnsembleBuilder? builder, int[] validationRows, CancellationToken cancellationToken)
    {
        GrownTree tree = new();
        EarlyStopping stopping = new(_loss, validationRows, _settings.EarlyStoppingRounds);
        RowSampler sampler = new(_rows, _otherRows, _settings.SubsampleOf(_rows.Length));
        for (int round = 0; round < _settings.Trees; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _loss.BeginRound(_residuals, _rows);
            sampler.Draw(_random);
            Gradients gradients = _gradients.Compute(_residuals.AsSpan(0, _targetCount));
            _grower.Grow(tree, sampler.Drawn, sampler.Others, DrawFeatures(), gradients, random: null);
            _update.Apply(tree, _grower.Partition.Rows, _grower.Others.Rows);
            builder?.Add(tree, _settings.LearningRate);
            if (stopping.ShouldStop(_residuals, round + 1)) break;
        }

        return new BoostingFit(Base, stopping.BestTreeCount, _residuals);
    }

    private int[] DrawFeatures()
    {
        int[] features = new int[_table.FeatureCount];
        for (int feature = 0; feature < features.Length; feature++) features[feature] = feature;
        int count = _settings.FeaturesPerTree(_rows.Length, features.Length);
        if (count >= features.Length) return features;
        _random.Shuffle(features);
        Array.Resize(ref features, count);
        Array.Sort(features);
        return features;
    }
}

/// <summary>What boosting has fitted, on the scale it was fitted on.</summary>
/// <param name="Base">The constant all predictions start from.</param>
/// <param name="BestTreeCount">The number of trees at the lowest loss on the validation rows; 0 without such rows.</param>
/// <param name="Residuals">The residual of every row of the table, of those not trained on too.</param>
internal sealed record BoostingFit(double Base, int BestTreeCount, double[] Residuals);

/// <summary>Turns residuals into packed gradients.</summary>
internal sealed class GradientStep(Loss loss, int rowCount)
{
    private readonly double[] _gradients = loss.GradientIsResidual ? [] : new double[rowCount];
    private readonly long[] _packed = new long[rowCount];

    /// <summary>The gradients of all rows, packed so that their sum fits.</summary>
    public Gradients Compute(ReadOnlySpan<double> residuals)
    {
        if (!loss.GradientIsResidual) loss.Gradients(residuals, _gradients);
        ReadOnlySpan<double> gradients = loss.GradientIsResidual ? residuals : _gradients;
        GradientPacking packing = new(residuals.Length, GradientPacker.AbsoluteSum(gradients));
        GradientPacker.Pack(packing, gradients, _packed);
        return new Gradients(_packed, packing);
    }
}

/// <summary>Watches the loss on held-out rows and says when it has not fallen for some rounds.</summary>
internal sealed class EarlyStopping(Loss loss, int[] rows, int patience)
{
    private double _best = double.PositiveInfinity;

    /// <summary>The number of trees at the lowest loss.</summary>
    public int BestTreeCount { get; private set; }

    public bool ShouldStop(double[] residuals, int treeCount)
    {
        if (rows.Length == 0 || patience == 0) return false;
        double sum = 0;
        foreach (int row in rows) sum += loss.Value(residuals[row]);
        if (sum < _best)
        {
            _best = sum;
            BestTreeCount = treeCount;
        }

        return treeCount - BestTreeCount >= patience;
    }
}

/// <summary>Takes a new tree's values, shrunk, out of the residuals, having computed them anew if the loss asks for it.</summary>
internal sealed class LeafUpdate(Loss loss, double[] residuals, double learningRate)
{
    /// <param name="rows">The rows the tree was grown on, by node.</param>
    /// <param name="others">Rows the tree was not grown on, by node.</param>
    public void Apply(GrownTree tree, int[] rows, int[] others)
    {
        foreach (ref GrownNode node in tree.Nodes)
        {
            if (node.IsLeaf) Apply(ref node, rows, others);
        }

        if (loss.RenewsLeaves) AverageUpwards(tree);
    }

    private void Apply(ref GrownNode leaf, int[] rows, int[] others)
    {
        ReadOnlySpan<int> own = rows.AsSpan(leaf.Start, leaf.Count);
        if (loss.RenewsLeaves) leaf.Value = Math.Clamp(Renewed(own), leaf.Lower, leaf.Upper);
        double step = learningRate * leaf.Value;
        Lower(own, step);
        Lower(others.AsSpan(leaf.OtherStart, leaf.OtherCount), step);
    }

    private void Lower(ReadOnlySpan<int> rows, double step)
    {
        foreach (int row in rows) residuals[row] -= step;
    }

    private double Renewed(ReadOnlySpan<int> rows)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(rows.Length);
        Span<double> own = rented.AsSpan(0, rows.Length);
        for (int i = 0; i < own.Length; i++) own[i] = residuals[rows[i]];
        double value = loss.LeafValue(own);
        ArrayPool<double>.Shared.Return(rented);
        return value;
    }

    private static void AverageUpwards(GrownTree tree)
    {
        for (int node = tree.Count - 1; node >= 0; node--)
        {
            ref GrownNode parent = ref tree[node];
            if (parent.IsLeaf) continue;
            ref GrownNode left = ref tree[parent.Left];
            ref GrownNode right = ref tree[parent.Left + 1];
            parent.Value = ((left.Cover * left.Value) + (right.Cover * right.Value)) / (left.Cover + right.Cover);
        }
    }
}
