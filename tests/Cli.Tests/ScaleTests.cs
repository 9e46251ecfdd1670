using System.Text.Json;

namespace Scalable.Cli.Tests;

public class ScaleTests
{
    private const string Tutorial = """
        {"pending_tasks": [{"tag": "gcam", "features": {"input_size_mb": 512}}, {"tag": "gcam", "features": {"input_size_mb": 2048}}],
         "active_workers": {"demeter": 10},
         "recent_completions": [{"tag": "gcam", "duration_s": 180}]}
        """;

    private static readonly string[] s_command =
        ["scale", "--input", "-", "--min-worker", "demeter=2", "--min-worker", "postprocess=1", "--max-worker", "demeter=30", "--max-worker", "postprocess=10",
         "--scale-up-threshold", "0.7", "--scale-down-threshold", "0.3", "--cooldown", "90s"];

    [Fact]
    public void The_state_of_the_tutorial_gives_a_decision_as_json()
    {
        ScalableProcess.Result result = ScalableProcess.Run(Tutorial, [.. s_command, "--format", "json"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement add = json.RootElement.GetProperty("workers_to_add");
        Assert.Equal((2, 1), (add.GetProperty("gcam").GetInt32(), add.GetProperty("postprocess").GetInt32()));
        // Two tasks of 180 s, each on its own worker, which is expected in 60 s.
        Assert.Equal(240, json.RootElement.GetProperty("predicted_completion_time").GetDouble());
    }

    [Fact]
    public void The_decision_as_text_tells_the_reason_and_each_tag()
    {
        ScalableProcess.Result result = ScalableProcess.Run(Tutorial, s_command);

        Assert.Contains("add:        gcam 2, postprocess 1", result.Output);
        Assert.Contains("completion: 00:04:00", result.Output);
        Assert.Matches(@"(?m)^gcam +2 +0 +2 +0 +no worker", result.Output);
    }

    [Fact]
    public void A_state_without_a_clock_is_decided_on_now()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;

        using JsonDocument json = JsonDocument.Parse(ScalableProcess.Run(Tutorial, [.. s_command, "--format", "json"]).Output);

        Assert.InRange(json.RootElement.GetProperty("evaluated_at").GetDateTimeOffset(), before, DateTimeOffset.UtcNow);
    }

    [Fact]
    public void A_wrong_value_in_the_state_is_told_with_its_place()
    {
        ScalableProcess.Result result = ScalableProcess.Run("""{"pending_tasks": [{"tag": "a"}, {"tag": 5}]}""", s_command);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("pending_tasks[1].tag", result.Errors);
    }

    [Theory]
    [InlineData("--max-worker", "demeter=many")]
    [InlineData("--cooldown", "90")]
    [InlineData("--scale-down-threshold", "2")]
    public void A_wrong_option_is_a_usage_error(string option, string value) =>
        Assert.Equal(2, ScalableProcess.Run(Tutorial, ["scale", "--input", "-", option, value]).ExitCode);

    [Theory]
    [InlineData("--scale-up-threshold", "0,7", "--scale-up-threshold takes a number such as 0.7, with a point; '0,7' is none")]
    [InlineData("--max-hourly-cost", "1,5", "--max-hourly-cost takes a number")]
    [InlineData("--max-step", "1,000", "--max-step takes a whole number")]
    [InlineData("--hourly-price", "0,5", "--hourly-price takes a price")]
    [InlineData("--scale-down-threshold", "2", "--scale-down-threshold must lie between 0 and 1")]
    public void Wrong_numbers_are_refused_by_the_name_of_the_option(string option, string value, string message)
    {
        ScalableProcess.Result result = ScalableProcess.Run("{}", ["scale", "--input", "-", option, value]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Errors);
    }

    [Theory]
    [InlineData("5", "3")]
    [InlineData("a=5", "3")]
    [InlineData("a=5", "a=3")]
    [InlineData("5", "a=3")]
    public void A_floor_above_its_ceiling_is_refused_in_every_notation(string floor, string ceiling)
    {
        ScalableProcess.Result result = ScalableProcess.Run("{}", ["scale", "--input", "-", "--min-worker", floor, "--max-worker", ceiling]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("above --max-worker, 3", result.Errors);
    }
}
