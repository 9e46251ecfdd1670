namespace Scalable.Evaluation.Tuning.Metrics;

/// <summary>The mean pinball loss of bounds that shall hold with a probability.</summary>
internal sealed class PinballTally(double level) : MetricTally
{
    private double _sum;
    private int _count;

    public override double Score => _sum / _count;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        for (int row = 0; row < truths.Length; row++)
        {
            double over = truths[row] - bounds[row];
            _sum += over >= 0 ? level * over : (level - 1) * over;
        }

        _count += truths.Length;
    }
}
