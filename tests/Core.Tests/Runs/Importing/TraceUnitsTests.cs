using System.Globalization;
using Scalable.Runs.Importing.Nextflow;

namespace Scalable.Tests.Runs.Importing;

/// <summary>The forms Nextflow documents for memory and durations, and the ones its trace prints.</summary>
public class TraceUnitsTests
{
    [Theory]
    [InlineData("4294967296", 4294967296.0)]
    [InlineData("0", 0.0)]
    [InlineData("512 B", 512.0)]
    [InlineData("1 KB", 1024.0)]
    [InlineData("1.2 GB", 1288490189.0)] // 1.2 x 1024^3 = 1288490188.8
    [InlineData("308.2 MB", 323171123.0)] // 308.2 x 1024^2 = 323171123.2
    [InlineData("4 GB", 4294967296.0)]
    [InlineData("2TB", 2199023255552.0)]
    [InlineData("12G", 12884901888.0)]
    [InlineData("1,2 GB", null)]
    [InlineData("many", null)]
    [InlineData("GB", null)]
    public void Memory_for_people_is_in_powers_of_1024(string text, double? bytes) => Assert.Equal(bytes, TraceUnits.Bytes(text));

    [Theory]
    [InlineData("12291", 12291.0)]
    [InlineData("350ms", 350.0)]
    [InlineData("8.5s", 8500.0)]
    [InlineData("2h 3m 4s", 7384000.0)]
    [InlineData("1d 1m", 86460000.0)]
    [InlineData("1h30m", 5400000.0)]
    [InlineData("4 hours", 14400000.0)]
    [InlineData("10 min", 600000.0)]
    [InlineData("05:10:30", 18630000.0)]
    [InlineData("5 parsecs", null)]
    [InlineData("1m and more", null)]
    [InlineData("s", null)]
    public void Durations_are_milliseconds_or_sums_of_units(string text, double? milliseconds) => Assert.Equal(milliseconds, TraceUnits.Milliseconds(text));

    [Theory]
    [InlineData("99.5%", 99.5)]
    [InlineData("119.6", 119.6)]
    [InlineData("12,5%", null)]
    public void Percentages_may_have_their_sign(string text, double? percent) => Assert.Equal(percent, TraceUnits.Percent(text));

    // date -u -d '2024-06-20 21:48:38.229' +%s%3N
    [Theory]
    [InlineData("2024-06-20 21:48:38.229", 1718920118229)]
    [InlineData("2024-06-20 21:48:38", 1718920118000)]
    [InlineData("1718920118229", 1718920118229)]
    public void Times_are_milliseconds_since_1970_or_dates_in_UTC(string text, long epoch) => Assert.Equal(epoch, TraceUnits.Timestamp(text)?.ToUnixTimeMilliseconds());

    [Fact]
    public void Does_not_listen_to_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Memory_for_people_is_in_powers_of_1024("1.2 GB", 1288490189);
            Durations_are_milliseconds_or_sums_of_units("8.5s", 8500);
            Percentages_may_have_their_sign("12,5%", null);
            Times_are_milliseconds_since_1970_or_dates_in_UTC("2024-06-20 21:48:38.229", 1718920118229);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
