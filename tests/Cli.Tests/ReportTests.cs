using System.Text.Json;

namespace Scalable.Cli.Tests;

public class ReportTests
{
    private const string FailedRun = "run-20260302T080000Z-fixture-0000000b";

    [Fact]
    public void The_latest_run_is_summarised_where_none_is_named() =>
        Assert.Contains("run_id: run-20260303T080000Z-fixture-0000000c", ScalableProcess.Run("report", "--runs-dir", ScalableProcess.FixtureRuns).Output);

    [Fact]
    public void Json_has_the_originals_keys_and_numbers()
    {
        ScalableProcess.Result result = ScalableProcess.Run("report", "--runs-dir", ScalableProcess.FixtureRuns, "--run-id", FailedRun, "--format", "json");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement counts = json.RootElement.GetProperty("counts"), timing = json.RootElement.GetProperty("timing");
        Assert.Equal((18, 6, 1, 5), (counts.GetProperty("task_events").GetInt32(), counts.GetProperty("resource_events").GetInt32(), counts.GetProperty("tasks_failed").GetInt32(), counts.GetProperty("tasks_succeeded").GetInt32()));
        // sort takes 2 s a GB for 6 to 10 GB, merge 30 s: 2 * 40 + 30 = 110 s over 6 tasks.
        Assert.Equal((110.0, 18.333333), (timing.GetProperty("task_duration_total_s").GetDouble(), timing.GetProperty("task_duration_avg_s").GetDouble()));
        Assert.Equal(1, json.RootElement.GetProperty("failures").GetProperty("classes").GetProperty("MemoryError").GetInt32());
    }

    [Fact]
    public void An_unknown_run_is_no_answer_and_names_the_latest()
    {
        ScalableProcess.Result result = ScalableProcess.Run("report", "--runs-dir", ScalableProcess.FixtureRuns, "--run-id", "run-nowhere");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("run-20260303T080000Z-fixture-0000000c", result.Errors);
    }

    [Fact]
    public void Latest_and_a_run_id_exclude_each_other() =>
        Assert.Equal(2, ScalableProcess.Run("report", "--runs-dir", ScalableProcess.FixtureRuns, "--run-id", FailedRun, "--latest").ExitCode);
}
