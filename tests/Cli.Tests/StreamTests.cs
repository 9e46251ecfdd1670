using System.Text.Json;
using Scalable.Runs;

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

    [Fact]
    public void What_is_observed_can_be_recorded_and_learnt_from_again()
    {
        string store = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "runs");
        try
        {
            string[] lines =
            [
                """{"op":"predict","id":"1","task":"sort","target":"hpc","features":{"input_gb":4},"requested":{"memory_bytes":8e9}}""",
                """{"op":"observe","id":"1","task":"sort","target":"hpc","features":{"input_gb":4},"resource":"memory","allocated_memory_bytes":1.5e9,"duration_s":20,"state":"failed"}""",
                """{"op":"observe","id":"1","task":"sort","target":"hpc","features":{"input_gb":4},"duration_s":60,"peak_memory_bytes":2e9,"cpu_cores":1.5,"state":"succeeded"}""",
                """{"op":"observe","id":"2","task":"merge","duration_s":5,"peak_memory_bytes":1e9}""",
            ];
            ScalableProcess.Result recording = ScalableProcess.Run(string.Join('\n', lines) + "\n", ["advise", "--stream", "--record", "--runs-dir", store]);
            Assert.Equal((0, ""), (recording.ExitCode, recording.Errors));

            RunHistory history = RunStore.Read(store);
            Assert.Empty(history.Problems);
            TaskRecord[] sorts = [.. history.Runs.Single(run => run.TargetName == "hpc").Tasks];
            Assert.Equal([(TaskState.Failed, 1), (TaskState.Succeeded, 2)], sorts.Select(task => (task.State, task.Attempt)));
            Assert.Equal(("OutOfMemory", 1_500_000_000L), (sorts[0].ErrorType, sorts[0].RequestedMemory!.Value.Bytes));
            Assert.Equal((60.0, 2_000_000_000L, 1.5, 8_000_000_000L), (sorts[1].DurationSeconds, sorts[1].PeakMemory!.Value.Bytes, sorts[1].ObservedCpu, sorts[1].RequestedMemory!.Value.Bytes));
            Assert.Equal(4, sorts[1].Features.Get("input_gb").Number);

            ScalableProcess.Result again = ScalableProcess.Run(
                """{"op":"predict","id":"1","task":"merge"}""" + "\n", ["advise", "--stream", "--record", "--runs-dir", store]);
            Assert.InRange(JsonDocument.Parse(again.Output).RootElement.GetProperty("memory_bytes").GetDouble(), 1e9, 3e9);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(store)!, recursive: true);
        }
    }

    [Fact]
    public void Recording_is_for_streams() =>
        Assert.Contains("--stream", ScalableProcess.Run("", ["advise", "--record", "--task", "sort"]).Errors);
}
