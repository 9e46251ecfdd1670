namespace Scalable.Runs.Importing;

/// <summary>Points in time out of records, where these are within the years that there are.</summary>
internal static class Calendar
{
    private const double MaxSeconds = 315_537_897_599; // from the year 1 to the end of 9999

    /// <summary>A date and time of a zone; null where it leaves the calendar in UTC, as the first hours of the year 1 east of it.</summary>
    public static DateTimeOffset? At(DateTime time, TimeZoneInfo zone)
    {
        TimeSpan offset = time.Kind == DateTimeKind.Utc || ReferenceEquals(zone, TimeZoneInfo.Utc) ? TimeSpan.Zero : zone.GetUtcOffset(time);
        long utcTicks = time.Ticks - offset.Ticks;
        return utcTicks >= DateTime.MinValue.Ticks && utcTicks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(time.Ticks, offset) : null;
    }

    /// <summary>A time so many seconds later, or earlier where they are negative; null where that is no time.</summary>
    public static DateTimeOffset? After(DateTimeOffset? time, double seconds)
    {
        if (time is not { } from || !(Math.Abs(seconds) < MaxSeconds)) return null;
        long ticks = from.UtcTicks + (long)(seconds * TimeSpan.TicksPerSecond);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? from.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
    }
}
