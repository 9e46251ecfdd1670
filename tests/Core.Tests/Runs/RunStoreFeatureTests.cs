using Scalable.Runs;

namespace Scalable.Tests.Runs;

public class RunStoreFeatureTests
{
    private static TaskRecord ReadOne(TemporaryRuns runs, params string[] features) => runs.WithRun()
        .WithTasks([.. features.Select((json, index) =>
            $$"""{"task_id": "t", "task_name": "n", "state": "{{(index == features.Length - 1 ? "succeeded" : "submitted")}}", "features": {{json}}}""")])
        .ReadTheTask();

    [Fact]
    public void Features_are_numbers_texts_and_truth_values()
    {
        using var runs = new TemporaryRuns();
        FeatureSet features = ReadOne(runs, """{"size_mb": 3456.8, "count": -12, "tiny": 1.5e-7, "kind": "fast", "paired": true, "trimmed": false, "none": null}""").Features;

        Assert.Equal(["size_mb", "count", "tiny", "kind", "paired", "trimmed"], features.Keys);
        Assert.Equal(3456.8, features.Get("size_mb").Number);
        Assert.Equal(-12, features.Get("count").Number);
        Assert.Equal(1.5e-7, features.Get("tiny").Number);
        Assert.Equal(FeatureValue.Of("fast"), features.Get("kind"));
        Assert.Equal(FeatureValue.Of(true), features.Get("paired"));
        Assert.Equal(FeatureValue.Of(false), features.Get("trimmed"));
    }

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 2}""", 2)]
    [InlineData("""{"a": 1}""", "null", 1)]
    [InlineData("""{"a": 1}""", "{}", 1)]
    [InlineData("null", """{"a": 3}""", 3)]
    public void The_features_of_the_end_win_over_earlier_ones(string early, string late, double expected)
    {
        using var runs = new TemporaryRuns();
        Assert.Equal(expected, ReadOne(runs, early, late).Features.Get("a").Number);
    }

    [Fact]
    public void The_last_of_two_features_of_the_same_name_counts_as_in_Python()
    {
        using var runs = new TemporaryRuns();
        FeatureSet features = ReadOne(runs, """{"a": 1, "b": 5, "a": 2}""").Features;
        Assert.Equal(2, features.Count);
        Assert.Equal(2, features.Get("a").Number);
    }

    [Fact]
    public void A_task_that_has_not_ended_has_the_features_of_its_last_event()
    {
        using var runs = new TemporaryRuns();
        TaskRecord task = runs.WithRun().WithTasks(
            """{"task_id": "t", "task_name": "n", "state": "submitted", "features": {"a": 1}}""",
            """{"task_id": "t", "task_name": "n", "state": "running", "features": {"a": 1, "b": "x"}}""").ReadTheTask();
        Assert.Equal("x", task.Features.Get("b").Text);
    }

    [Fact]
    public void A_feature_that_is_a_list_is_reported_and_the_others_are_used()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks("""{"task_id": "t", "task_name": "n", "state": "succeeded", "features": {"a": [1, {"b": "}"}], "c": 4, "d": {}, "e": NaN}}""");
        RunHistory history = runs.Read();
        Assert.Equal(["c"], Assert.Single(history.Tasks).Features.Keys);
        Assert.Equal(
            [(HistoryProblemCodes.NestedFeature, 1L, 2), (HistoryProblemCodes.NonFiniteNumber, 1L, 1)],
            history.Problems.Select(problem => (problem.Code, problem.Line, problem.Occurrences)));
        Assert.Contains("'a'", history.Problems[0].Reason);
    }

    [Fact]
    public void Tasks_with_the_same_features_share_their_names()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.WithRun().WithTasks([.. Enumerable.Range(0, 3).Select(i =>
            $$"""{"task_id": "t{{i}}", "task_name": "n", "state": "succeeded", "features": {"a": {{i}}, "b": {{i}} } }""")]).Read();
        Assert.Equal([0.0, 1.0, 2.0], history.Tasks.Select(task => task.Features.Get("b").Number));
        Assert.Single(history.Tasks.Select(task => task.Features.Keys).Distinct(ReferenceEqualityComparer.Instance));
    }
}
