using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Nextflow;

/// <summary>
/// What a comma in a number of a trace means: Nextflow prints sizes and percentages in the locale of its user. A comma
/// before a dot, or before another comma, separates thousands; one behind a dot between thousands, or that other than three
/// digits follow, is a decimal point.
/// With exactly three digits after it, it means what the other numbers of the file show, and is not read if they show nothing.
/// </summary>
internal sealed partial class TraceNumbers
{
    private bool _hasDecimalCommas;
    private bool _hasDecimalDots;

    /// <summary>Looks at the sizes and percentages of a row.</summary>
    public void Learn(IRecordRow row)
    {
        foreach (string column in row.Columns)
        {
            if (!TraceColumns.IsSize(column) && column is not ("%cpu" or "%mem") || row[column] is not { } cell) continue;
            if (DecimalCommaPattern().IsMatch(cell) || DotThousandsPattern().IsMatch(cell)) _hasDecimalCommas = true;
            else if (DecimalDotPattern().IsMatch(cell)) _hasDecimalDots = true;
        }
    }

    /// <summary>The cell with a dot for its decimal comma and without commas between thousands; null if it is not clear what its comma means.</summary>
    public string? Normal(string cell)
    {
        if (GroupsPattern().IsMatch(cell)) cell = BlankPattern().Replace(cell, "");
        if (!cell.Contains(',', StringComparison.Ordinal)) return cell;
        if (DotThousandsPattern().IsMatch(cell)) return cell.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        if (ThousandsPattern().IsMatch(cell)) return cell.Replace(",", "", StringComparison.Ordinal);
        if (DecimalCommaPattern().IsMatch(cell)) return cell.Replace(',', '.');
        if (!AmbiguousPattern().IsMatch(cell) || _hasDecimalCommas == _hasDecimalDots) return null;
        return _hasDecimalCommas ? cell.Replace(',', '.') : cell.Replace(",", "", StringComparison.Ordinal);
    }

    /// <summary>A number without its commas, to see whether it is one.</summary>
    public static string WithoutCommas(string cell) => AnyCommaPattern().IsMatch(cell) ? cell.Replace(",", "", StringComparison.Ordinal) : cell;

    /// <summary>Blanks, of any width, or apostrophes between thousands.</summary>
    [GeneratedRegex(@"^\d{1,3}([\u0020\u00A0\u202F']\d{3})+(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex GroupsPattern();

    [GeneratedRegex(@"(?<=\d)[\u0020\u00A0\u202F'](?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex BlankPattern();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})+,\d+\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex DotThousandsPattern();

    [GeneratedRegex(@"^\d{1,3}(,\d{3})+\.\d+\D*$|^\d{1,3}(,\d{3}){2,}\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex ThousandsPattern();

    [GeneratedRegex(@"^\d+,(\d{1,2}|\d{4,})\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalCommaPattern();

    [GeneratedRegex(@"^\d{1,3}(,\d{3})*\.\d+\D*$|^\d+\.\d+\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalDotPattern();

    [GeneratedRegex(@"^\d{1,3},\d{3}\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex AmbiguousPattern();

    [GeneratedRegex(@"^\d[\d,]*\d(\.\d+)?\D*$", RegexOptions.CultureInvariant)]
    private static partial Regex AnyCommaPattern();
}

/// <summary>
/// Reads the values of a Nextflow trace, raw (bytes, milliseconds, milliseconds since 1970) or as Nextflow prints them
/// for people (<c>trace.raw = false</c>, its default). See https://docs.seqera.io/nextflow/reference/config/trace.
/// </summary>
internal static partial class TraceUnits
{
    private const string MemoryUnits = "KMGTPEZ";

    private static readonly string[] s_timestamps = ["yyyy-MM-dd HH:mm:ss.FFF", "yyyy-MM-dd'T'HH:mm:ss.FFFK"];

    /// <summary>A plain number.</summary>
    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    /// <summary>Bytes. Nextflow's KB, MB, GB are powers of 1024, unlike a <see cref="MemorySize"/>'s.</summary>
    public static double? Bytes(string text)
    {
        if (Number(text) is { } bytes) return bytes;
        Match match = MemoryPattern().Match(text);
        if (!match.Success || Number(match.Groups["number"].Value) is not { } number) return null;
        int power = match.Groups["unit"].Length == 0 ? 0 : MemoryUnits.IndexOf(match.Groups["unit"].Value, StringComparison.OrdinalIgnoreCase) + 1;
        return Math.Round(number * Math.Pow(1024, power));
    }

    /// <summary>Milliseconds: 12291, 350ms, 8.5s, 2h 3m 4s, 1d, or 05:10:30.</summary>
    public static double? Milliseconds(string text)
    {
        if (Number(text) is { } milliseconds) return milliseconds;
        return Walltime.TryParse(text, out Walltime time) ? Math.Round(time.TotalSeconds * 1000) : null;
    }

    /// <summary>A percentage, with or without its sign.</summary>
    public static double? Percent(string text) => Number(text.TrimEnd('%', ' '));

    /// <summary>Milliseconds since 1970; a time for people is taken to be in UTC, as Nextflow does not say its zone.</summary>
    public static double? EpochMilliseconds(string text) => Number(text) ?? (Timestamp(text) is { } time ? time.ToUnixTimeMilliseconds() : null);

    /// <summary>A point in time; one for people that does not say its zone is in the zone given, or UTC.</summary>
    public static DateTimeOffset? Timestamp(string text, TimeZoneInfo? zone = null)
    {
        if (Number(text) is { } epoch) return CalendarTime.AtUnix(Math.Truncate(epoch) / 1000);
        if (!DateTime.TryParseExact(text, s_timestamps, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime time)) return null;
        return CalendarTime.At(time, zone ?? TimeZoneInfo.Utc);
    }

    [GeneratedRegex(@"^(?<number>\d+(\.\d+)?)\s*(?<unit>[KMGTPEZ]?)i?B?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MemoryPattern();
}
