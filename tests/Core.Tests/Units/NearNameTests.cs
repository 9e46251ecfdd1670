using Scalable.Units;

namespace Scalable.Tests.Units;

public class NearNameTests
{
    private static readonly string[] s_known = ["run_gcam", "Rows", "rows", "hpc"];

    [Theory]
    [InlineData("run_gcam", "run_gcam")]
    [InlineData("RUN_GCAM", "run_gcam")]
    [InlineData("rows", "rows")]
    [InlineData("ROWS", null)]
    [InlineData("gcam", null)]
    public void A_name_is_taken_in_any_case_where_only_one_is_meant(string name, string? expected) => Assert.Equal(expected, NearName.InAnyCase(name, s_known));

    [Theory]
    [InlineData("run_gcan", "run_gcam")]
    [InlineData("RUNGCAM", "run_gcam")]
    [InlineData("hpcc", "hpc")]
    [InlineData("run_demeter", null)]
    [InlineData("x", null)]
    public void The_nearest_is_a_few_letters_away(string name, string? expected) => Assert.Equal(expected, NearName.Of(name, s_known));
}
