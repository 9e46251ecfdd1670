using Scalable.Units;

namespace Scalable.Tests.Units;

public class WalltimeTests
{
    [Theory]
    [InlineData("02:30:00", 9000)]
    [InlineData("1-12:00:00", 129600)]
    [InlineData("100:00:00", 360000)]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("500ms", 0.5)]
    public void Reads_walltimes_as_schedulers_write_them(string text, double seconds) =>
        Assert.Equal(seconds, Walltime.Parse(text).TotalSeconds, 6);

    [Theory]
    [InlineData("90")]
    [InlineData("")]
    [InlineData("10:30")]
    [InlineData("00:75:00")]
    [InlineData("-1h")]
    [InlineData("2 weeks")]
    public void Refuses_what_is_ambiguous_or_no_walltime(string text) =>
        Assert.Contains("not a walltime", Assert.Throws<FormatException>(() => Walltime.Parse(text)).Message);

    [Theory]
    [InlineData(9000, "02:30:00")]
    [InlineData(360000, "100:00:00")]
    [InlineData(1.5, "00:00:02")]
    [InlineData(0.5, "00:00:00")]
    public void Prints_hours_minutes_and_seconds(double seconds, string text) =>
        Assert.Equal(text, Walltime.FromSeconds(seconds).ToString());

    [Fact]
    public void Calculates_as_numbers_do()
    {
        Walltime hour = Walltime.Parse("1h"), minute = Walltime.Parse("1m");

        Assert.Equal("01:01:00", (hour + minute).ToString());
        Assert.Equal("00:59:00", (hour - minute).ToString());
        Assert.Equal("01:30:00", (hour * 1.5).ToString());
        Assert.Equal(60, hour / minute);
        Assert.Equal(1, hour / 3600);
        Assert.Equal(3600, (double)hour);
        Assert.Equal(TimeSpan.FromHours(1), (TimeSpan)hour);
        Assert.Throws<ArgumentOutOfRangeException>(() => minute - hour);
    }

    [Fact]
    public void Survives_JSON_as_one_number() =>
        Assert.Equal("{\"TotalSeconds\":3600}", System.Text.Json.JsonSerializer.Serialize(Walltime.Parse("1h")));
}
