using BenchmarkDotNet.Attributes;
using Scalable.Learning;

namespace Scalable.Benchmarks.Kernels;

/// <summary>Predictions of 100 trees of 31 leaves.</summary>
public class PredictionKernels
{
    private const int TrainingRows = 2_000;
    private const int BatchRows = 100_000;

    private readonly double[] _predictions = new double[BatchRows];
    private readonly double[] _row = new double[UniformTable.Features];
    private IModel _model = null!;
    private FeatureTable _batch = null!;

    [GlobalSetup]
    public void Prepare()
    {
        FeatureTable rows = UniformTable.Of(TrainingRows);
        double[] targets = new double[TrainingRows];
        for (int i = 0; i < TrainingRows; i++) targets[i] = 10 * Math.Sin(Math.PI * rows.Column(0)[i] * rows.Column(1)[i]) + 5 * rows.Column(2)[i];
        _model = Learners.ByName("gradient_boosting").Train(new TrainingSet(rows, targets), new LearnerOptions());
        _batch = UniformTable.Of(BatchRows);
        Array.Fill(_row, 0.4);
    }

    [Benchmark]
    public void Batch() => _model.Predict(_batch, _predictions);

    [Benchmark]
    public double OneRow() => _model.Predict(_row);
}
