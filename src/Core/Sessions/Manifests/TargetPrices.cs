using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests;

/// <summary>What an hour of one worker costs on a target: a part for each core, for each 1e9 bytes of memory, and for the worker itself.</summary>
public sealed record TargetPrices(double PerCpuHour, double PerMemoryGigabyteHour, double PerWorkerHour, string Currency)
{
    internal const string CurrencyKey = "currency";

    internal static readonly string[] Keys = ["cpu_hour", "memory_gb_hour", "worker_hour", CurrencyKey];

    /// <summary>The target's prices, or null where it has none.</summary>
    public static TargetPrices? Of(TargetSpec target)
    {
        if (target.Options["prices"] is not ManifestMapping prices) return null;
        var read = new TargetSpec(target.Name, target.Provider, prices);
        return new TargetPrices(read.Number("cpu_hour") ?? 0, read.Number("memory_gb_hour") ?? 0, read.Number("worker_hour") ?? 0, read.Text(CurrencyKey) ?? "USD");
    }
}
