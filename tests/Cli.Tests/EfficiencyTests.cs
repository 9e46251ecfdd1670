using System.Text.Json;

namespace Scalable.Cli.Tests;

public class EfficiencyTests
{
    [Fact]
    public void The_table_is_worst_first_and_fits_80_columns()
    {
        ScalableProcess.Result result = ScalableProcess.Run("efficiency", "--runs-dir", ScalableProcess.FixtureRuns);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        string[] lines = result.Output.Split('\n');
        Assert.StartsWith("task", lines[0]);
        Assert.Contains("waste GB·h", lines[0]);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Json_has_a_row_for_each_group()
    {
        ScalableProcess.Result result = ScalableProcess.Run("efficiency", "--runs-dir", ScalableProcess.FixtureRuns, "--by", "run", "--format", "json");

        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement[] rows = [.. json.RootElement.EnumerateArray()];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Equal("run", row.GetProperty("by").GetString()));
        double[] wasted = [.. rows.Select(row => row.GetProperty("wasted_gbh").GetDouble())];
        Assert.Equal(wasted.OrderDescending(), wasted);
    }

    [Fact]
    public void An_advisor_s_file_and_a_model_type_exclude_each_other() =>
        Assert.Equal(2, ScalableProcess.Run("efficiency", "--runs-dir", ScalableProcess.FixtureRuns, "--advisor", "x", "--model-type", "linear").ExitCode);
}
