using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Scalable.Runs.Reading;

/// <summary>Reads ISO 8601 timestamps as UTC; one without an offset is taken to be in UTC.</summary>
internal static class IsoTimestamp
{
    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset timestamp) =>
        TryParseUtcSeconds(text, out timestamp) || TryParse(Encoding.UTF8.GetString(text), out timestamp);

    public static bool TryParse(string text, out DateTimeOffset timestamp) =>
        DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out timestamp);

    /// <summary>The form the format's writers use, 2026-11-22T10:37:00Z, without a detour over a string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParseUtcSeconds(ReadOnlySpan<byte> text, out DateTimeOffset timestamp)
    {
        timestamp = default;
        if (text.Length != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') return false;
        int year = Two(text, 0) * 100 + Two(text, 2), month = Two(text, 5), day = Two(text, 8);
        int hour = Two(text, 11), minute = Two(text, 14), second = Two(text, 17);
        if ((year | month | day | hour | minute | second) < 0) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
        if (day > 28 && day > DateTime.DaysInMonth(year, month)) return false;
        timestamp = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private const int Invalid = -100_000;

    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        int tens = text[at] - '0', ones = text[at + 1] - '0';
        return (uint)tens > 9 || (uint)ones > 9 ? Invalid : tens * 10 + ones;
    }
}
