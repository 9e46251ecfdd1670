using Scalable.Evaluation.Backtesting;

namespace Scalable.Evaluation.Tuning.Metrics;

/// <summary>What allocations cost beyond what was used: the surplus of attempts that succeed and the whole of those that do not.</summary>
internal sealed class WasteTally : MetricTally
{
    private double _waste;

    public override double Score => _waste;

    public override void Add(ReadOnlySpan<double> truths, ReadOnlySpan<double> predictions, ReadOnlySpan<double> bounds, ReadOnlySpan<double> unitCosts)
    {
        for (int row = 0; row < truths.Length; row++)
            _waste += AllocationReplay.Of(truths[row], bounds[row], failed => 2 * failed).Wasted * unitCosts[row];
    }
}
