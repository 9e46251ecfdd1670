using System.Numerics;

namespace Scalable.Sessions.Manifests;

/// <summary>A place to run on.</summary>
/// <param name="Name">Its key in the manifest.</param>
/// <param name="Provider">local, slurm, aws or the name of another provider.</param>
/// <param name="Options">Everything else written at the target; what it means is the provider's business.</param>
public sealed record TargetSpec(string Name, string Provider, ManifestMapping Options)
{
    /// <summary>An option as a text; numbers and booleans as they are written; null if it is not there.</summary>
    public string? Text(string option) => Options[option] switch
    {
        ManifestText text => text.Value,
        ManifestInteger integer => integer.Written,
        ManifestReal real => real.Written,
        ManifestBoolean boolean => boolean.Value ? "true" : "false",
        _ => null,
    };

    /// <summary>An option as a whole number, also if a variable put it in; null if it is not there or is none.</summary>
    public int? Integer(string option) => Options[option] is { } value ? ScalarReading.Integer(value) : null;

    public double? Number(string option) => Options[option] is { } value ? ScalarReading.Number(value) : null;

    public bool? Boolean(string option) => Options[option] is { } value ? ScalarReading.Boolean(value) : null;

    /// <summary>The time limit of an attempt that nothing else gives a limit; null for none.</summary>
    public Walltime? Walltime => Units.Walltime.TryParse(Text("walltime"), out Walltime walltime) ? walltime : null;

    /// <summary>A list option's texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string option) => Options[option] switch
    {
        ManifestText text => [text.Value],
        ManifestList list => [.. list.Items.Select(CanonicalText)],
        _ => [],
    };

    private static string CanonicalText(ManifestValue value) => value is ManifestText text ? text.Value : CanonicalJson.Write(value);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>What an hour of one worker costs on a target: a part for each core, for each 1e9 bytes of memory, and for the worker itself.</summary>
public sealed record TargetPrices(double PerCpuHour, double PerMemoryGigabyteHour, double PerWorkerHour, string Currency)
{
    internal const string CurrencyKey = "currency";

    internal static readonly string[] Keys = ["cpu_hour", "memory_gb_hour", "worker_hour", CurrencyKey];

    /// <summary>The target's prices, or null if it has none.</summary>
    public static TargetPrices? Of(TargetSpec target)
    {
        if (target.Options["prices"] is not ManifestMapping prices) return null;
        var read = new TargetSpec(target.Name, target.Provider, prices);
        return new TargetPrices(read.Number("cpu_hour") ?? 0, read.Number("memory_gb_hour") ?? 0, read.Number("worker_hour") ?? 0, read.Text(CurrencyKey) ?? "USD");
    }
}

/// <summary>Reads numbers and booleans, including those that a variable put into a text.</summary>
internal static class ScalarReading
{
    public static int? Integer(ManifestValue value) => value switch
    {
        ManifestInteger integer when BigInteger.Abs(integer.Value) <= int.MaxValue => (int)integer.Value,
        ManifestText { HadVariable: true } text when int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) => number,
        _ => null,
    };

    public static double? Number(ManifestValue value) => value switch
    {
        ManifestInteger integer => (double)integer.Value,
        ManifestReal real => real.Value,
        ManifestText { HadVariable: true } text when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    public static bool? Boolean(ManifestValue value) => value switch
    {
        ManifestBoolean boolean => boolean.Value,
        ManifestText { HadVariable: true } text => Reading.ScalarTypes.BooleanOf(text.Value),
        _ => null,
    };
}
