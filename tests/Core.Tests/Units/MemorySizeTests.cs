using System.Globalization;
using Scalable.Units;

namespace Scalable.Tests.Units;

public class MemorySizeTests
{
    // K, M, G, T are powers of 1000 and Ki, Mi, Gi, Ti of 1024, as in dask.utils.parse_bytes, which the original uses.
    [Theory]
    [InlineData("32G", 32_000_000_000)]
    [InlineData("32GB", 32_000_000_000)]
    [InlineData("32GiB", 34_359_738_368)]
    [InlineData("32gi", 34_359_738_368)]
    [InlineData("32768M", 32_768_000_000)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData(" 512 MB ", 512_000_000)]
    [InlineData("100kB", 100_000)]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    public void Reads_sizes_as_manifests_write_them(string text, long bytes) => Assert.Equal(bytes, MemorySize.Parse(text).Bytes);

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1G")]
    [InlineData("1,5G")]
    [InlineData("32X")]
    [InlineData("1e999")]
    [InlineData("99999999999999999999P")]
    public void Refuses_what_is_not_a_size(string text) =>
        Assert.Contains("not a memory size", Assert.Throws<FormatException>(() => MemorySize.Parse(text)).Message);

    [Fact]
    public void Does_not_listen_to_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(1_500_000_000, MemorySize.Parse("1.5G").Bytes);
            Assert.False(MemorySize.TryParse("1,5G", out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(32_000_000_000, "32G")]
    [InlineData(1_500_000_000, "1500M")]
    [InlineData(3L << 30, "3Gi")]
    [InlineData(4097, "4097")]
    [InlineData(0, "0")]
    public void Prints_the_shortest_exact_text(long bytes, string text)
    {
        Assert.Equal(text, new MemorySize(bytes).ToString());
        Assert.Equal(bytes, MemorySize.Parse(text).Bytes);
    }

    [Theory]
    [InlineData(41_330_000_000, 41_400_000_000)]
    [InlineData(20_000_000_000, 20_000_000_000)]
    [InlineData(1_000_000_001, 1_010_000_000)]
    [InlineData(123_456_789, 124_000_000)]
    [InlineData(5_400_001, 6_000_000)]
    public void Rounds_up_to_three_significant_digits_and_whole_megabytes(long bytes, long rounded) =>
        Assert.Equal(rounded, new MemorySize(bytes).RoundUpForPeople().Bytes);

    [Fact]
    public void Calculates_as_numbers_do()
    {
        MemorySize four = MemorySize.Parse("4G"), one = MemorySize.Parse("1G");

        Assert.Equal(MemorySize.Parse("5G"), four + one);
        Assert.Equal(MemorySize.Parse("3G"), four - one);
        Assert.Equal(MemorySize.Parse("6G"), four * 1.5);
        Assert.Equal(4, four / one);
        Assert.Equal(4_000, four / 1e6);
        Assert.Equal(4_000_000_000, (long)four);
        Assert.Equal(4e9, (double)four);
        Assert.Throws<ArgumentOutOfRangeException>(() => one - four);
        Assert.Throws<ArgumentOutOfRangeException>(() => one * -1);
        Assert.Throws<OverflowException>(() => new MemorySize(long.MaxValue) + one);
    }

    [Fact]
    public void Survives_JSON_as_one_number() =>
        Assert.Equal("{\"Bytes\":4000000000}", System.Text.Json.JsonSerializer.Serialize(MemorySize.Parse("4G")));
}
