using Scalable.Advising;

namespace Scalable.Evaluation.Backtesting;

/// <summary>How one model type fared on runs after those it was trained on.</summary>
public sealed record ModelTradeOff
{
    public required ModelType ModelType { get; init; }

    /// <summary>How many attempts of the later runs were predicted.</summary>
    public int Tasks { get; init; }

    /// <summary>How long training on the earlier runs took.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>Median of |predicted / true - 1| of durations; null where none was known.</summary>
    public double? DurationError { get; init; }

    /// <summary>Median of |predicted / true - 1| of peak memory; null where none was known.</summary>
    public double? MemoryError { get; init; }

    /// <summary>The share of durations within the bounds that should cover <see cref="NominalCoverage"/>.</summary>
    public double? DurationCoverage { get; init; }

    /// <summary>The share of peaks within the bounds that should cover <see cref="NominalCoverage"/>.</summary>
    public double? MemoryCoverage { get; init; }

    public double NominalCoverage { get; init; }

    /// <summary>Memory recommended and not used, with failed attempts retried at twice as much, in 1e9 bytes times hours.</summary>
    public double WasteGigabyteHours { get; init; }

    /// <summary>The same for the quantile advisor.</summary>
    public double QuantileWasteGigabyteHours { get; init; }

    /// <summary>When this model type is worth using, on this history.</summary>
    public required string UseWhen { get; init; }
}
