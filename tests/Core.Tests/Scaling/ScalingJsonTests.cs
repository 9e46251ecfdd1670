using System.Text;
using System.Text.Json;
using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

public class ScalingJsonTests
{
    /// <summary>Step 4 of the tutorial: tasks tagged gcam, workers of demeter, and completions.</summary>
    private const string Tutorial = """
        {"pending_tasks": [{"tag": "gcam", "features": {"input_size_mb": 512}}, {"tag": "gcam", "features": {"input_size_mb": 2048}}],
         "active_workers": {"demeter": 10},
         "recent_completions": [{"tag": "gcam", "duration_s": 180}]}
        """;

    [Fact]
    public void The_state_of_the_tutorial_gives_a_decision()
    {
        ScalingState state = Read(Tutorial);
        Assert.Equal(512, state.PendingTasks[0].Features.Get("input_size_mb").Number);
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions
        {
            MinWorkers = new Dictionary<string, int> { ["demeter"] = 2, ["postprocess"] = 1 },
            MaxWorkers = new Dictionary<string, int> { ["demeter"] = 30, ["postprocess"] = 10 },
            ScaleUpThreshold = 0.7,
            ScaleDownThreshold = 0.3,
            Cooldown = TimeSpan.FromSeconds(90),
        });
        ScalingDecision decision = scaler.Evaluate(state);
        Assert.True(decision.HasChanges);
        Assert.Equal(2, decision.WorkersToAdd["gcam"]);
        Assert.Equal(1, decision.WorkersToAdd["postprocess"]);
        Assert.Empty(decision.WorkersToRemove);
        // Two tasks of 180 s, each on its own worker, which is expected in 60 s.
        Assert.Equal(240, decision.PredictedCompletionTime!.Value, 6);
    }

    [Fact]
    public void A_decision_is_written_with_the_names_of_the_command_line()
    {
        using var stream = new MemoryStream();
        ScalingDecisionJson.Write(stream, new AdaptiveScaler().Evaluate(Read(Tutorial)));
        JsonElement json = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal(2, json.GetProperty("workers_to_add").GetProperty("gcam").GetInt32());
        Assert.True(json.GetProperty("has_changes").GetBoolean());
        Assert.Equal(240, json.GetProperty("predicted_completion_time").GetDouble());
        JsonElement gcam = json.GetProperty("details").EnumerateArray().Single(tag => tag.GetProperty("tag").GetString() == "gcam");
        Assert.Equal(JsonValueKind.Null, gcam.GetProperty("utilization").ValueKind);
        Assert.Equal("none", gcam.GetProperty("limit").GetString());
    }

    [Theory]
    [InlineData("[]", "The state must be an object")]
    [InlineData("{\"pending_tasks\": {}}", "pending_tasks must be an array")]
    [InlineData("{\"pending_tasks\": [{\"tag\": \"a\"}, {\"tag\": 3}]}", "pending_tasks[1].tag must be a text")]
    [InlineData("{\"active_workers\": {\"a\": -1}}", "active_workers.a must be a whole number")]
    [InlineData("{\"recent_completions\": [{\"duration_s\": \"long\"}]}", "recent_completions[0].duration_s must be a number")]
    [InlineData("{\"now\": \"yesterday\"}", "now must be a time")]
    [InlineData("{\"pending_task\": []}", "has 'pending_task', which is not known. Did you mean 'pending_tasks'?")]
    [InlineData("{\"pending_tasks\": [{\"tg\": \"a\"}]}", "pending_tasks[0] has 'tg', which is not known. Did you mean 'tag'?")]
    [InlineData("{\"pending_tasks\": [{\"name\": \"a\"}]}", "pending_tasks[0] has 'name', which is not known.")]
    [InlineData("{\"a\": \n oops}", "line 2")]
    public void What_cannot_be_read_is_named_with_its_place(string json, string message) =>
        Assert.Contains(message, Assert.Throws<ScalingStateException>(() => Read(json)).Message);

    [Fact]
    public void Components_stand_in_for_tags()
    {
        ScalingState state = Read("""{"pending_tasks": [{"component": "x", "features": {"colour": "red"}}, {}], "running_tasks": [{"tag": "x", "elapsed_s": 12.5}], "now": 100}""");
        Assert.Equal(["x", "default"], state.PendingTasks.Select(task => task.Tag));
        Assert.Equal(12.5, Assert.Single(state.RunningTasks!).ElapsedSeconds);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(100), state.Now);
        Assert.Null(Read("{}").RunningTasks);
    }

    [Fact]
    public void Outcomes_come_back_from_the_run_store_as_they_were_written()
    {
        var outcome = new ScalingOutcome(States.Noon, 120.5, 60, 400, 133.25);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) ScalingRecords.WriteDetails(writer, outcome);
        JsonElement details = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal(outcome, ScalingRecords.ReadOutcome(ScalingRecords.OutcomeState, details));
        Assert.Null(ScalingRecords.ReadOutcome("scaled", details));
        Assert.Null(ScalingRecords.ReadOutcome(ScalingRecords.OutcomeState, JsonDocument.Parse("{\"actual_s\": 3}").RootElement));
    }

    private static ScalingState Read(string json) => ScalingStateJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
