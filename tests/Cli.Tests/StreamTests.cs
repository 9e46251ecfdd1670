using System.Text.Json;

namespace Scalable.Cli.Tests;

public class StreamTests
{
    [Fact]
    public void Every_line_is_answered_in_order_and_a_bad_one_ends_nothing()
    {
        string[] lines =
        [
            """{"op":"predict","id":"1","task":"sort","requested":{"memory_bytes":8e9}}""",
            "this is not JSON",
            """{"op":"dance"}""",
            """{"op":"observe","id":"1","task":"sort","duration_s":60,"peak_memory_bytes":2e9,"state":"succeeded"}""",
            """{"op":"predict","id":"2","task":"sort","requested":{"memory_bytes":8e9},"confidence":0.9}""",
            """{"op":"failed","id":"2","resource":"memory","allocated":2.5e9}""",
        ];
        ScalableProcess.Result result = ScalableProcess.Run(string.Join('\n', lines) + "\n", ["advise", "--stream"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        JsonElement[] answers = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(6, answers.Length);
        // Without history the request is all there is.
        Assert.Equal(("1", 8e9), (answers[0].GetProperty("id").GetString(), answers[0].GetProperty("memory_bytes").GetDouble()));
        Assert.Equal(2, answers[1].GetProperty("line").GetInt32());
        Assert.Contains("dance", answers[2].GetProperty("error").GetString());
        Assert.True(answers[3].GetProperty("ok").GetBoolean());
        Assert.InRange(answers[4].GetProperty("memory_bytes").GetDouble(), 2e9, 8e9);
        Assert.True(answers[5].GetProperty("memory_bytes").GetDouble() > 2.5e9);
    }

    [Fact]
    public void It_can_start_from_a_run_store()
    {
        ScalableProcess.Result result = ScalableProcess.Run(
            """{"op":"predict","id":"1","task":"sort","features":{"input_gb":10,"format":"csv"}}""" + "\n", ["advise", "--stream", "--runs-dir", ScalableProcess.FixtureRuns]);

        using JsonDocument answer = JsonDocument.Parse(result.Output);
        // sort peaks at 0.1 GB plus half of its 10 GB.
        Assert.InRange(answer.RootElement.GetProperty("memory_bytes").GetDouble(), 5.0e9, 8e9);
    }
}
