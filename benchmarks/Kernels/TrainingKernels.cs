using BenchmarkDotNet.Attributes;
using Scalable.Learning;
using Scalable.Learning.Numerics;
using Scalable.Learning.Trees;

namespace Scalable.Benchmarks.Kernels;

/// <summary>The inner loops of growing a tree, on one thread.</summary>
public class TrainingKernels
{
    private FeatureTable _features = null!;
    private BinnedTable _table = null!;
    private HistogramPool _pool = null!;
    private HistogramBuilder _histograms = null!;
    private Gradients _gradients = null!;
    private int[] _everyRow = [], _everyEighthRow = [];
    private long[] _whole = [], _part = [];

    [Params(2_000, 200_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _features = UniformTable.Of(Rows);
        _table = Binner.Bin(_features, 255, Workers.None);
        _pool = new HistogramPool(UniformTable.Features);
        _histograms = new HistogramBuilder(_table, _pool);
        double[] gradients = UniformTable.Column(new Random(2), Rows);
        var packing = new GradientPacking(Rows, GradientPacker.AbsoluteSum(gradients));
        long[] packed = new long[Rows];
        GradientPacker.Pack(packing, gradients, packed);
        _gradients = new Gradients(packed, packing);
        _everyRow = [.. Enumerable.Range(0, Rows)];
        _everyEighthRow = [.. _everyRow.Where(row => row % 8 == 3)];
        _whole = _histograms.Build(_everyRow, _gradients);
        _part = _histograms.Build(_everyEighthRow, _gradients);
    }

    /// <summary>Values to bins, thresholds chosen from a sample.</summary>
    [Benchmark]
    public object Binning() => Binner.Bin(_features, 255, Workers.None);

    /// <summary>The sums of gradients of the root: rows in order.</summary>
    [Benchmark]
    public void HistogramOfAllRows() => _pool.Return(_histograms.Build(_everyRow, _gradients));

    /// <summary>The sums of gradients of a deeper node: an eighth of the rows, far apart.</summary>
    [Benchmark]
    public void HistogramOfScatteredRows() => _pool.Return(_histograms.Build(_everyEighthRow, _gradients));

    /// <summary>A sibling's histogram by subtraction.</summary>
    [Benchmark]
    public void Subtraction() => _histograms.Subtract(_whole, _part);
}
