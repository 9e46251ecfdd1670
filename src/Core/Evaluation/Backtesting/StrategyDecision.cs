using Scalable.Advising;
using Scalable.Advising.Engine;

namespace Scalable.Evaluation.Backtesting;

/// <summary>What a strategy gives a task.</summary>
/// <param name="MemoryBytes">The first allocation.</param>
/// <param name="NextMemoryBytes">The allocation after one that was too small.</param>
internal sealed record StrategyDecision(double MemoryBytes, Func<double, double> NextMemoryBytes)
{
    public double? Confidence { get; init; }

    public double? WalltimeSeconds { get; init; }

    public SizingBounds? MemoryBounds { get; init; }

    public SizingBounds? DurationBounds { get; init; }

    public static double Doubled(double bytes) => 2 * bytes;
}
