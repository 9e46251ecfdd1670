using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Nextflow;
using Scalable.Runs.Importing.Slurm;

namespace Scalable.Runs.Importing.Tables;

/// <summary>
/// Reads quantities as people and batch systems write them: with a unit of their own, or in the unit of their column. K, M
/// and G of memory are powers of 1024, as schedulers and getrusage(2) mean them.
/// </summary>
internal static partial class TableUnits
{
    private const double MinEpochSeconds = 1e8, MinEpochMilliseconds = 1e11;

    private static readonly string[] s_times =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
        "MM/dd/yyyy HH:mm:ss.FFF", "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>Bytes; a plain number counts units of so many bytes.</summary>
    public static double? Bytes(string cell, double bytesPerUnit = 1)
    {
        if (TraceUnits.Number(cell) is { } number) return number * bytesPerUnit;
        Match words = MemoryWordsPattern().Match(cell);
        return TraceUnits.Bytes(words.Success ? words.Groups[1].Value + words.Groups[2].Value : cell);
    }

    /// <summary>Seconds; a plain number counts units of so many seconds.</summary>
    public static double? Seconds(string cell, double secondsPerUnit = 1)
    {
        if (TraceUnits.Number(cell) is { } number) return number * secondsPerUnit;
        if (cell.Contains(':', StringComparison.Ordinal)) return SacctUnits.Seconds(cell);
        return TraceUnits.Milliseconds(cell.Replace("(s)", "", StringComparison.Ordinal).TrimEnd('.')) / 1000;
    }

    /// <summary>Seconds or milliseconds since 1970, ISO 8601, or a date and time in the zone.</summary>
    public static DateTimeOffset? Time(string cell, TimeZoneInfo zone)
    {
        if (TraceUnits.Number(cell) is { } number)
        {
            double seconds = number >= MinEpochMilliseconds ? number / 1000 : number;
            return seconds >= MinEpochSeconds ? CalendarTime.AtUnix(seconds) : null;
        }
        string text = BlanksPattern().Replace(cell, " ");
        if (!DateTime.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime time)) return null;
        return CalendarTime.At(time, zone);
    }

    /// <summary>How many bytes, seconds or ones a unit is; null if it is none.</summary>
    public static double? Factor(string unit) => unit.ToUpperInvariant() switch
    {
        "B" or "BYTE" or "BYTES" => 1,
        "K" or "KB" or "KIB" or "KBYTES" => 1024,
        "M" or "MB" or "MIB" or "MBYTES" => 1048576,
        "G" or "GB" or "GIB" or "GBYTES" => 1073741824,
        "T" or "TB" or "TIB" => 1099511627776,
        "MS" or "MSEC" or "MILLISECONDS" => 0.001,
        "S" or "SEC" or "SECS" or "SECOND" or "SECONDS" => 1,
        "MIN" or "MINS" or "MINUTES" => 60,
        "H" or "HR" or "HRS" or "HOUR" or "HOURS" => 3600,
        "D" or "DAYS" => 86400,
        _ => null,
    };

    /// <summary>A column's name without the unit at its end (maxrss_kb, Memory (MB)), and the unit.</summary>
    public static (string Name, double? Factor) SplitUnit(string column)
    {
        Match match = UnitPattern().Match(column);
        return match.Success && Factor(match.Groups["unit"].Value) is { } factor ? (match.Groups["name"].Value.Trim(), factor) : (column, null);
    }

    [GeneratedRegex(@"^(?<name>.+?)(_|\s*[(\[]|\s+)(?<unit>[A-Za-z]+)[)\]]?$", RegexOptions.CultureInvariant)]
    private static partial Regex UnitPattern();

    [GeneratedRegex(@"^([\d.]+)\s*([KMGTP]?)bytes$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MemoryWordsPattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex BlanksPattern();
}
