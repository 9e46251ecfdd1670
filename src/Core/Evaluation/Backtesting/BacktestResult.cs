namespace Scalable.Evaluation.Backtesting;

/// <summary>How one strategy fared on one task, or on all of them.</summary>
public sealed record BacktestResult
{
    /// <summary>The task's name; (all) for the total.</summary>
    public required string Task { get; init; }

    /// <summary>Scalable, Quantile, LargestSeen or Request.</summary>
    public required string Strategy { get; init; }

    /// <summary>How many tasks were sized.</summary>
    public int Tasks { get; init; }

    /// <summary>Allocated and not used, in 1e9 bytes times hours: the surplus of successful attempts and the whole of failed ones.</summary>
    public double WasteGigabyteHours { get; init; }

    /// <summary>Used, in 1e9 bytes times hours.</summary>
    public double UsedGigabyteHours { get; init; }

    /// <summary>Attempts whose memory was too small.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>Tasks with at least one such attempt.</summary>
    public int TasksFailing { get; init; }

    /// <summary>Mean of the confidence that was stated; null where the strategy states none.</summary>
    public double? StatedConfidence { get; init; }

    /// <summary>Tasks that ran longer than the walltime they were given; null where none was given.</summary>
    public int? WalltimeKills { get; init; }

    /// <summary>The share of peaks within the reported bounds; null where there are none.</summary>
    public double? MemoryCoverage { get; init; }

    /// <summary>The share of durations within the reported bounds; null where there are none.</summary>
    public double? DurationCoverage { get; init; }

    /// <summary>Mean width of the memory bounds as a share of the peak; null where there are none.</summary>
    public double? MemoryBoundsWidth { get; init; }

    /// <summary>The share of tasks whose first attempt had enough memory.</summary>
    public double FirstAttemptSuccess => Tasks == 0 ? double.NaN : 1 - (double)TasksFailing / Tasks;
}
