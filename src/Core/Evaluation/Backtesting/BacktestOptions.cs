using Scalable.Advising;

namespace Scalable.Evaluation.Backtesting;

/// <summary>How a backtest is done. By default advisors are asked as users ask them.</summary>
public sealed record BacktestOptions
{
    /// <summary>What memory is chosen for.</summary>
    public SizingObjective Objective { get; init; } = SizingObjective.Confidence;

    /// <summary>The confidence asked for, above 0 and below 1; the coverage of the predicted bounds too.</summary>
    public double Confidence { get; init; } = RecommendationQuery.DefaultConfidence;

    /// <summary>Tasks with fewer attempts that can be judged are left out.</summary>
    public int MinimumRows { get; init; } = 10;

    /// <summary>The share of the history that only teaches.</summary>
    public double WarmupShare { get; init; } = 0.3;

    /// <summary>How often an advisor learns anew; later runs are put together so that it is no more.</summary>
    public int MaxStages { get; init; } = 12;
}

/// <summary>How far a backtest is.</summary>
/// <param name="Advisor">The advisor that is replayed.</param>
/// <param name="Share">How much of the whole is done, from 0 to 1.</param>
public sealed record BacktestProgress(string Advisor, double Share)
{
    public override string ToString() => $"{Advisor}: {(int)(100 * Share)} % of the whole";
}
