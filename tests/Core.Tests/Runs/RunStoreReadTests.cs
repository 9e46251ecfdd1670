using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.Runs;

public class RunStoreReadTests
{
    private const string Submitted = """{"task_id": "t1", "task_name": "fit", "component": "model", "tag": "big", "state": "submitted", "function_name": "fit", "requested_workers": 3, "timestamp": "2026-01-02T03:04:10Z", "duration_s": null, "features": {"rows": 7}}""";
    private const string Running = """{"task_id": "t1", "task_name": "fit", "component": "model", "tag": "big", "state": "running", "timestamp": "2026-01-02T03:04:11Z", "worker": "w1"}""";
    private const string Succeeded = """{"task_id": "t1", "task_name": "fit", "component": "model", "tag": "big", "state": "succeeded", "timestamp": "2026-01-02T03:05:11Z", "duration_s": 60.25, "worker": "w2", "error_type": null}""";
    private const string Resources = """{"entity_type": "task", "entity_id": "t1", "requested_cpus": 2, "requested_memory": "32G", "requested_walltime": "01:30:00", "requested_workers": 3, "observed_cpu": 1.5, "observed_memory_gb": 2.5}""";

    [Fact]
    public void Joins_the_events_of_an_attempt_to_one_record()
    {
        using var runs = new TemporaryRuns();
        TaskRecord task = runs.WithRun().WithTasks(Submitted, Running, Succeeded).WithResources(Resources).ReadTheTask();

        Assert.Equal(TemporaryRuns.FirstRun, task.RunId);
        Assert.Equal(("t1", "fit", "model", "big", "hpc"), (task.TaskId, task.TaskName, task.Component, task.Tag, task.Target));
        Assert.Equal((TaskState.Succeeded, 1), (task.State, task.Attempt));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 10, TimeSpan.Zero), task.SubmittedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 11, TimeSpan.Zero), task.StartedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 5, 11, TimeSpan.Zero), task.FinishedAt);
        Assert.Equal((60.25, "w2"), (task.DurationSeconds, task.Worker));
        Assert.Equal((3.0, 2.0, 1.5), (task.RequestedWorkers, task.RequestedCpus, task.ObservedCpu));
        Assert.Equal(new MemorySize(32_000_000_000), task.RequestedMemory);
        Assert.Equal(new MemorySize(2_500_000_000), task.PeakMemory);
        Assert.Equal(Walltime.FromSeconds(5400), task.RequestedWalltime);
        Assert.Equal(7, task.Features.Get("rows").Number);
        Assert.Null(task.ErrorType);
    }

    [Fact]
    public void Reads_the_metadata_and_the_counts_of_a_run()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks(Submitted, Running, Succeeded).WithResources(Resources, Resources)
            .WithFile("failures.jsonl", "{}\n{}\n\n{}\n").WithFile("workers.jsonl", "{}\n").WithFile("cache.jsonl", "{}\n{}")
            .WithFile("artifacts.jsonl", "").WithFile("cost.jsonl", "{}\r\n");

        RunRecord run = Assert.Single(runs.Read().Runs);

        Assert.Equal((TemporaryRuns.FirstRun, "demo", "hpc", "slurm", "completed"), (run.RunId, run.ProjectName, run.TargetName, run.ProviderName, run.Status));
        Assert.Equal(("l", "m.yaml", 1), (run.ManifestLock, run.SourceManifestPath, run.SchemaVersion));
        Assert.Equal(TimeSpan.FromHours(1), run.FinishedAt - run.StartedAt);
        Assert.Equal(Path.Combine(runs.Directory, TemporaryRuns.FirstRun), run.Path);
        var expected = new RunCounts
        {
            TaskEvents = 3, ResourceEvents = 2, WorkerEvents = 1, FailureEvents = 3, CacheEvents = 2, ArtifactEvents = 0, CostEvents = 1, TasksSucceeded = 1,
        };
        Assert.Equal(expected, run.Counts);
    }

    [Fact]
    public void Keeps_every_attempt_with_its_own_resources()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.WithRun()
            .WithTasks(
                """{"task_id": "t1", "task_name": "fit", "state": "failed", "attempt": 1, "duration_s": 5, "error_type": "OutOfMemory"}""",
                """{"task_id": "t1", "task_name": "fit", "state": "succeeded", "attempt": 2, "duration_s": 9}""",
                """{"task_id": "t1", "task_name": "fit", "state": "running", "attempt": 3}""")
            .WithResources(
                """{"entity_type": "task", "entity_id": "t1", "requested_memory": "1G"}""",
                """{"entity_type": "task", "entity_id": "t1", "attempt": 2, "requested_memory": "2G"}""")
            .Read();

        Assert.Empty(history.Problems);
        Assert.Equal([(1, TaskState.Failed), (2, TaskState.Succeeded), (3, TaskState.Running)], history.Tasks.Select(task => (task.Attempt, task.State)));
        Assert.Equal(["1G", "2G", "1G"], history.Tasks.Select(task => task.RequestedMemory.ToString()));
        Assert.Equal((0, 0), (history.Runs[0].TasksSucceeded, history.Runs[0].TasksFailed));
    }

    [Fact]
    public void Puts_ended_tasks_in_the_order_they_ended_and_then_the_others_in_the_order_they_were_submitted()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.WithRun().WithTasks(
            """{"task_id": "a", "task_name": "n", "state": "submitted"}""",
            """{"task_id": "b", "task_name": "n", "state": "submitted"}""",
            """{"task_id": "c", "task_name": "n", "state": "submitted"}""",
            """{"task_id": "d", "task_name": "n", "state": "submitted"}""",
            """{"task_id": "d", "task_name": "n", "state": "cancelled"}""",
            """{"task_id": "b", "task_name": "n", "state": "failed"}""",
            """{"task_id": "c", "task_name": "n", "state": "running"}""").Read();

        Assert.Equal(["d", "b", "a", "c"], history.Tasks.Select(task => task.TaskId));
        Assert.Equal([TaskState.Cancelled, TaskState.Failed, TaskState.Submitted, TaskState.Running], history.Tasks.Select(task => task.State));
        Assert.Equal((1, 1), (history.Runs[0].TasksCancelled, history.Runs[0].TasksFailed));
    }

    [Fact]
    public void Takes_the_last_resource_event_of_a_task_as_the_original_does()
    {
        using var runs = new TemporaryRuns();
        TaskRecord task = runs.WithRun().WithTasks(Succeeded).WithResources(
            Resources,
            """{"entity_type": "task", "entity_id": "t1", "requested_memory": "4Gi"}""",
            """{"entity_type": "worker", "entity_id": "t1", "requested_memory": "9G"}""").ReadTheTask();

        Assert.Equal(4L << 30, task.RequestedMemory?.Bytes);
        Assert.Null(task.RequestedCpus);
        Assert.Null(task.PeakMemory);
    }

    [Theory]
    [InlineData("\"observed_memory_gb\": 1.5, \"observed_memory_bytes\": 1234567891", 1234567891)]
    [InlineData("\"observed_memory_gb\": 15.1174", 15_117_400_000)]
    [InlineData("\"observed_memory_gb\": 1.5, \"observed_memory_bytes\": null", 1_500_000_000)]
    public void Prefers_the_exact_peak_in_bytes(string fields, long bytes)
    {
        using var runs = new TemporaryRuns();
        TaskRecord task = runs.WithRun().WithTasks(Succeeded).WithResources($$"""{"entity_type": "task", "entity_id": "t1", {{fields}}}""").ReadTheTask();
        Assert.Equal(bytes, task.PeakMemory?.Bytes);
    }

    [Theory]
    [InlineData("\"0\"")]
    [InlineData("0")]
    [InlineData("null")]
    public void A_memory_request_that_is_not_positive_is_no_request(string memory)
    {
        using var runs = new TemporaryRuns();
        TaskRecord task = runs.WithRun().WithTasks(Succeeded).WithResources($$"""{"entity_type": "task", "entity_id": "t1", "requested_memory": {{memory}}, "observed_memory_gb": 0}""").ReadTheTask();
        Assert.Null(task.RequestedMemory);
        Assert.Null(task.PeakMemory);
    }

    [Fact]
    public void Reads_a_memory_request_in_bytes()
    {
        using var runs = new TemporaryRuns();
        TaskRecord task = runs.WithRun().WithTasks(Succeeded).WithResources("""{"entity_type": "task", "entity_id": "t1", "requested_memory": 4294967296}""").ReadTheTask();
        Assert.Equal(4294967296, task.RequestedMemory?.Bytes);
    }

    [Fact]
    public void Reads_a_run_directory_given_as_the_store_as_the_one_run_it_is()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks(Succeeded).WithRun("run-20260102T030406Z-demo-0000000b");
        Assert.Equal("t1", Assert.Single(RunStore.Read(runs.PathOf(""), cancellationToken: TestContext.Current.CancellationToken).Tasks).TaskId);
        Assert.Equal("t1", Assert.Single(RunStore.ReadRun(runs.PathOf("")).Tasks).TaskId);
    }

    [Fact]
    public void Task_ids_and_names_are_read_with_their_escapes_resolved()
    {
        using var runs = new TemporaryRuns();
        TaskRecord task = runs.WithRun()
            .WithTasks("""{"task_id": "\u0061\"\\", "task_name": "mod\u00e8le \ud83d\ude80", "state": "succeeded", "features": {"gr\u00f6\u00dfe": "g\u0061"}}""")
            .WithResources("""{"entity_type": "task", "entity_id": "a\"\u005c", "requested_cpus": 4}""").ReadTheTask();
        Assert.Equal(("a\"\\", "modèle 🚀", 4.0), (task.TaskId, task.TaskName, task.RequestedCpus));
        Assert.Equal("ga", task.Features.Get("größe").Text);
    }
}
