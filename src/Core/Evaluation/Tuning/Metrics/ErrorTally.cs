using Scalable.Statistics;
using Scalable.Learning.Numerics;

namespace Scalable.Evaluation.Tuning.Metrics;

/// <summary>The mean size of errors, of values or of their logarithms.</summary>
internal sealed class ErrorTally(bool isRelative) : MetricTally
{
    private double _sum;
    private int _count;

    public override double Score => _sum / _count;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        for (int row = 0; row < truths.Length; row++)
            _sum += Math.Abs(isRelative ? StableMath.Log(predictions[row]) - StableMath.Log(truths[row]) : predictions[row] - truths[row]);
        _count += truths.Length;
    }
}
