using System.Text.Json;

namespace Scalable.Cli.Tests;

public class SimulateTests
{
    [Fact]
    public void Recorded_runs_are_replayed_under_every_policy()
    {
        ScalableProcess.Result result = ScalableProcess.Run("simulate", "--runs-dir", ScalableProcess.FixtureRuns, "--start-delay", "0s", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal(["Adaptive", "Fixed", "Original", "DaskAdaptive", "HorizontalPodAutoscaler"], json.RootElement.EnumerateArray().Select(row => row.GetProperty("policy").GetString()));
        // With as many workers as it takes, there at once, nothing waits.
        Assert.Equal(0, json.RootElement[1].GetProperty("waiting_h").GetDouble());
    }

    [Fact]
    public void An_advisor_trained_on_earlier_runs_may_predict()
    {
        ScalableProcess.Result result = ScalableProcess.Run("simulate", "--runs-dir", ScalableProcess.FixtureRuns, "--policy", "Adaptive", "--model-type", "quantile", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal("Adaptive", json.RootElement[0].GetProperty("policy").GetString());
    }

    [Fact]
    public void A_pattern_gives_a_table_and_a_plot()
    {
        string plot = Path.Combine(Path.GetTempPath(), $"scalable-plot-{Guid.NewGuid():N}.svg");
        try
        {
            ScalableProcess.Result result = ScalableProcess.Run("simulate", "--pattern", "long-tail", "--policy", "Adaptive", "--policy", "Fixed", "--max-worker", "5", "--plot", plot);

            Assert.Equal((0, ""), (result.ExitCode, result.Errors));
            Assert.Matches(@"(?m)^long tail: \d+ tasks", result.Output);
            Assert.Matches(@"(?m)^  Adaptive ", result.Output);
            string drawn = File.ReadAllText(plot);
            Assert.StartsWith("<svg", drawn);
            Assert.Contains("Fixed: long tail", drawn);
        }
        finally
        {
            File.Delete(plot);
        }
    }

    [Theory]
    [InlineData("--pattern", "zigzag", "There is no pattern 'zigzag'")]
    [InlineData("--policy", "Magic", "Magic")]
    [InlineData("--foresight", "soon", "'soon' is none")]
    public void A_wrong_word_is_a_usage_error_that_repeats_it(string option, string value, string message)
    {
        ScalableProcess.Result result = ScalableProcess.Run("simulate", "--runs-dir", ScalableProcess.FixtureRuns, option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors);
        Assert.DoesNotContain("(Parameter", result.Errors);
    }
}
