using Scalable.Advising;
using Scalable.Advising.Engine;

namespace Scalable.Evaluation.Backtesting;

/// <summary>In which order a backtest replays a history.</summary>
public enum ReplayProtocol
{
    /// <summary>As it happened: all tasks by time of submission; the first share of each task's attempts only teaches.</summary>
    Time,

    /// <summary>Task by task in random order, as in the paper of Sizey (Bader et al., CLUSTER 2024); the last share of each permutation only teaches, first.</summary>
    Random,
}

/// <summary>How a backtest is done.</summary>
public sealed record BacktestOptions
{
    public ReplayProtocol Protocol { get; init; } = ReplayProtocol.Time;

    /// <summary>Fixes the permutations of <see cref="ReplayProtocol.Random"/>.</summary>
    public int Seed { get; init; } = 1996;

    /// <summary>What the engine sizes for.</summary>
    public SizingObjective Objective { get; init; } = SizingObjective.MinimumWaste;

    /// <summary>The confidence asked for, of memory where that is the objective and of walltime always; the quantile rule's as well.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The probability that the reported bounds are asked to cover.</summary>
    public double BoundsLevel { get; init; } = 0.9;

    /// <summary>Tasks with fewer usable attempts are left out.</summary>
    public int MinimumRows { get; init; } = 10;

    /// <summary>The share of each task's attempts that only teaches.</summary>
    public double WarmupShare { get; init; } = 0.3;
}
