using System.Numerics;
using System.Runtime.CompilerServices;

namespace Scalable.Runs;

/// <summary>Points in time out of records, where these are within the years that there are.</summary>
internal static class CalendarTime
{
    private const double MaxUnixSeconds = 253_402_300_799;
    private const double MaxSeconds = 315_537_897_599; // from the year 1 to the end of 9999

    /// <summary>A date and time of a zone; null if it leaves the calendar in UTC, as the first hours of the year 1 east of it.</summary>
    public static DateTimeOffset? At(DateTime time, TimeZoneInfo zone)
    {
        TimeSpan offset = time.Kind == DateTimeKind.Utc || ReferenceEquals(zone, TimeZoneInfo.Utc) ? TimeSpan.Zero : zone.GetUtcOffset(time);
        long utcTicks = time.Ticks - offset.Ticks;
        return utcTicks >= DateTime.MinValue.Ticks && utcTicks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(time.Ticks, offset) : null;
    }

    /// <summary>So many seconds after 1970 began; null if that is not from then to the end of 9999.</summary>
    public static DateTimeOffset? AtUnix(double? seconds) => seconds is >= 0 and < MaxUnixSeconds and { } known ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(known) : null;

    /// <summary>A time so many seconds later, or earlier if they are negative; null if that is no time.</summary>
    public static DateTimeOffset? After(DateTimeOffset? time, double seconds)
    {
        if (time is not { } from || !(Math.Abs(seconds) < MaxSeconds)) return null;
        long ticks = from.UtcTicks + (long)(seconds * TimeSpan.TicksPerSecond);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? from.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
    }
}

/// <summary>Reads 2026-11-22T10:37:00 digit by digit, in UTF-8 or UTF-16: there are several in each of millions of lines.</summary>
internal static class PlainTime
{
    public const int Length = 19;
    private const int Invalid = -100_000;

    /// <summary>False for any other form, and for what is not in the calendar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse<T>(ReadOnlySpan<T> text, out DateTime time) where T : unmanaged, IBinaryInteger<T>
    {
        time = default;
        if (text.Length != Length || IsNot(text[4], '-') || IsNot(text[7], '-') || IsNot(text[10], 'T') || IsNot(text[13], ':') || IsNot(text[16], ':')) return false;
        int year = Two(text, 0) * 100 + Two(text, 2), month = Two(text, 5), day = Two(text, 8);
        int hour = Two(text, 11), minute = Two(text, 14), second = Two(text, 17);
        if ((year | month | day | hour | minute | second) < 0) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
        if (day > 28 && day > DateTime.DaysInMonth(year, month)) return false;
        time = new DateTime(year, month, day, hour, minute, second);
        return true;
    }

    private static bool IsNot<T>(T letter, char wanted) where T : unmanaged, IBinaryInteger<T> => int.CreateTruncating(letter) != wanted;

    private static int Two<T>(ReadOnlySpan<T> text, int at) where T : unmanaged, IBinaryInteger<T>
    {
        int tens = int.CreateTruncating(text[at]) - '0', ones = int.CreateTruncating(text[at + 1]) - '0';
        return (uint)tens > 9 || (uint)ones > 9 ? Invalid : tens * 10 + ones;
    }
}
