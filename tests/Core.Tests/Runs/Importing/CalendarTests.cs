using Scalable.Runs;

namespace Scalable.Tests.Runs.Importing;

public class CalendarTests
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 20, 10, 1, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(999_999_999_999.0)]
    [InlineData(-999_999_999_999.0)]
    [InlineData(1e300)]
    [InlineData(double.NaN)]
    [InlineData(300_000_000_000.0)]
    public void What_leaves_the_calendar_is_no_time(double seconds) => Assert.Null(CalendarTime.After(s_time, seconds));

    [Fact]
    public void Seconds_are_added() => Assert.Equal(s_time.AddSeconds(-90.5), CalendarTime.After(s_time, -90.5));

    [Fact]
    public void The_first_hour_of_the_year_1_is_none_east_of_Greenwich()
    {
        var east = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(1), "east", "east");
        Assert.Null(CalendarTime.At(new DateTime(1, 1, 1, 0, 30, 0), east));
        Assert.Equal(new DateTimeOffset(1, 1, 1, 0, 30, 0, TimeSpan.Zero), CalendarTime.At(new DateTime(1, 1, 1, 0, 30, 0, DateTimeKind.Utc), east));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)), CalendarTime.At(new DateTime(2026, 1, 1), east));
    }
}
