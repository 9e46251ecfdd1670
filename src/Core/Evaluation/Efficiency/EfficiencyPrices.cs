namespace Scalable.Evaluation.Efficiency;

/// <summary>What is paid for what was asked for, in any currency; null for what costs nothing or is not known.</summary>
/// <param name="PerGigabyteHour">For 1e9 bytes of memory for an hour.</param>
/// <param name="PerCpuHour">For a core for an hour.</param>
public sealed record EfficiencyPrices(double? PerGigabyteHour, double? PerCpuHour)
{
    /// <summary>The prices, or null where neither is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative or no number.</exception>
    public static EfficiencyPrices? Of(double? perGigabyteHour, double? perCpuHour)
    {
        foreach (double? price in new[] { perGigabyteHour, perCpuHour })
            if (price is { } given && !(given >= 0 && double.IsFinite(given))) throw new ArgumentOutOfRangeException(nameof(perGigabyteHour), given, "A price is a number of at least 0.");
        return perGigabyteHour is null && perCpuHour is null ? null : new EfficiencyPrices(perGigabyteHour, perCpuHour);
    }

    /// <summary>What these hours cost; null if nothing of them is known and priced.</summary>
    internal double? CostOf(double? gigabyteHours, double? coreHours) =>
        (gigabyteHours * PerGigabyteHour, coreHours * PerCpuHour) is var (memory, cores) && (memory ?? cores) is not null ? (memory ?? 0) + (cores ?? 0) : null;
}
