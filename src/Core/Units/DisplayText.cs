using System.Globalization;
using System.Text;

namespace Scalable.Units;

/// <summary>Numbers with their units, rounded for a reader. Only for display; what is written to files is exact.</summary>
public static class DisplayText
{
    private static readonly (double Factor, string Unit)[] s_memoryUnits = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];

    /// <summary>1.62 GB: three significant digits in powers of 1000; empty for null.</summary>
    public static string Memory(MemorySize? size) => size is null ? "" : Bytes(size.Value.Bytes);

    /// <summary>1.62 GB: three significant digits in powers of 1000.</summary>
    public static string Bytes(double bytes)
    {
        foreach ((double factor, string unit) in s_memoryUnits)
            if (bytes >= factor * 0.9995)
                return ThreeDigits(bytes / factor) + " " + unit;
        return bytes.ToString("0", CultureInfo.InvariantCulture) + " B";
    }

    /// <summary>4.2 s below a minute, else 01:02:03; empty for null.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "",
        < 59.95 => seconds.Value.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        _ => Walltime.FromSeconds(seconds.Value).ToString(),
    };

    /// <summary>0.95: a probability with two decimals, and more where it would round to 1.</summary>
    public static string Share(double share) => share is > 0.995 and < 1
        ? share.ToString("0.0000", CultureInfo.InvariantCulture)
        : share.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Share"/>; empty for null.</summary>
    public static string ShareOrNothing(double? share) => share is { } value ? Share(value) : "";

    /// <summary>An amount to three significant digits, and whole from 100 on: 0.0123, 4.56, 1234.</summary>
    public static string Amount(double amount) => Math.Abs(amount) >= 99.95
        ? amount.ToString("0", CultureInfo.InvariantCulture)
        : double.Parse(amount.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>74 %; empty for null.</summary>
    public static string Percent(double? share) => share is null ? "" : (share.Value * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Two decimals at most; empty for null.</summary>
    public static string Number(double? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    /// <summary>1 run, 2 runs.</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>2026-11-22 10:37 in UTC; empty for null.</summary>
    public static string Minute(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A text cut in the middle where it is longer than <paramref name="width"/>: names that begin alike still differ at their ends.</summary>
    public static string Middle(string? text, int width)
    {
        if (text is null || text.Length <= width) return text ?? "";
        int head = (width - 1) / 2;
        return $"{text[..head]}…{text[^(width - 1 - head)..]}";
    }

    /// <summary>A predicted quantity in the unit that the end of its name gives.</summary>
    public static string Quantity(string name, double value) =>
        name.EndsWith("_bytes", StringComparison.Ordinal) ? Bytes(value)
        : name.EndsWith("_s", StringComparison.Ordinal) ? Duration(value)
        : Number(value);

    private static string ThreeDigits(double number) =>
        number.ToString(number >= 99.95 ? "0" : number >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>Appends a line without blanks at its end.</summary>
    internal static void AddLine(this StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}
