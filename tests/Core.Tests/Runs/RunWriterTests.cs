using System.Globalization;
using System.Text.Json;
using Scalable.Runs;
using Scalable.Units;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Runs;

public class RunWriterTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static RunRecord SomeRun(params TaskRecord[] tasks) => new()
    {
        RunId = TemporaryRuns.FirstRun, Path = "", ProjectName = "demo", TargetName = "hpc", ProviderName = "slurm", Status = "completed",
        StartedAt = s_start, FinishedAt = s_start.AddHours(1.5), ManifestLock = "lock", SourceManifestPath = "m.yaml", Tasks = tasks,
    };

    private static TaskRecord Full(string id, TaskState state, int attempt = 1) => new()
    {
        RunId = TemporaryRuns.FirstRun, TaskId = id, TaskName = "fit ä\"\\", Component = "model", Tag = "big", Target = "hpc", State = state, Attempt = attempt,
        SubmittedAt = s_start, StartedAt = s_start.AddMilliseconds(1229), FinishedAt = s_start.AddSeconds(90), DurationSeconds = 1 / 3.0,
        Worker = "w1", ErrorType = state == TaskState.Failed ? "OutOfMemory" : null, ErrorMessage = state == TaskState.Failed ? "137\n" : null, ExitCode = state == TaskState.Failed ? 137 : null,
        RequestedWorkers = 3, RequestedCpus = 2.5, RequestedMemory = new MemorySize(32L << 30), RequestedWalltime = Walltime.FromSeconds(5400),
        ObservedCpu = 1.75, PeakMemory = new MemorySize(1_234_567_891 + attempt),
        Features = FeatureSet.From([new("rows", FeatureValue.Of(12)), new("ratio", FeatureValue.Of(0.1)), new("kind", FeatureValue.Of("fast")), new("paired", FeatureValue.Of(true))]),
    };

    private static TaskRecord Bare(string id, TaskState state) => new()
    {
        RunId = TemporaryRuns.FirstRun, TaskId = id, TaskName = "n", Target = "hpc", State = state, RequestedWalltime = Walltime.FromSeconds(0.25),
    };

    private static string[] Describe(RunRecord run) => [.. run.Tasks.Select(task => Records.Describe(task, "Features", "FeaturesText")), .. run.Tasks.Select(DescribeFeatures)];

    /// <summary>Features are written in order of their names, as everything is.</summary>
    private static string DescribeFeatures(TaskRecord task) => Records.Describe(task.Features.OrderBy(feature => feature.Key, StringComparer.Ordinal));

    [Fact]
    public void What_is_written_is_read_back_equal()
    {
        using var runs = new TemporaryRuns();
        RunRecord run = SomeRun(Full("a", TaskState.Succeeded), Full("b", TaskState.Failed), Full("b", TaskState.Cancelled, 2), Bare("c", TaskState.Succeeded), Bare("d", TaskState.Submitted), Bare("e", TaskState.Running));
        string directory = RunWriter.Write(runs.Directory, run);

        RunHistory history = RunStore.Read(runs.Directory, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(history.Problems);
        RunRecord read = Assert.Single(history.Runs);
        Assert.Equal(Path.Combine(runs.Directory, TemporaryRuns.FirstRun), directory);
        Assert.Equal(Records.Describe(run, "Path", "RunsDirectory", "Counts", "Tasks", "TasksSucceeded", "TasksFailed", "TasksCancelled"), Records.Describe(read, "Path", "RunsDirectory", "Counts", "Tasks", "TasksSucceeded", "TasksFailed", "TasksCancelled"));
        Assert.Equal(Describe(run), Describe(read));
        Assert.Equal((2, 0, 1, 1), (read.TasksSucceeded, read.TasksFailed, read.TasksCancelled, read.Counts.FailureEvents));
    }

    [Fact]
    public void Events_have_all_fields_of_the_original_and_ours_beside_them()
    {
        using var runs = new TemporaryRuns();
        RunWriter.Write(runs.Directory, SomeRun(Full("a", TaskState.Failed)));
        // The fields of the original's TaskEvent, ResourceEvent and FailureEvent, sorted as it sorts them.
        Assert.Equal(
            ["attempt", "component", "duration_s", "error_message", "error_type", "event_type", "exit_code", "features", "function_name", "requested_workers", "run_id", "schema_version", "state", "tag", "task_id", "task_name", "timestamp", "worker"],
            Fields("tasks.jsonl"));
        Assert.Equal(
            ["attempt", "component", "entity_id", "entity_type", "event_type", "observed_cpu", "observed_memory_bytes", "observed_memory_gb", "provider", "requested_cpus", "requested_memory", "requested_walltime", "requested_workers", "run_id", "schema_version", "timestamp"],
            Fields("resources.jsonl"));
        Assert.Equal(["details", "event_type", "failure_class", "message", "provider", "run_id", "schema_version", "task_id", "timestamp"], Fields("failures.jsonl"));
        Assert.Equal(["submitted", "running", "failed"], File.ReadLines(runs.PathOf("tasks.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("state").GetString()!));
        Assert.Contains("\"requested_workers\": 3,", File.ReadAllText(runs.PathOf("tasks.jsonl")));
        Assert.Contains("\"requested_memory\": \"32Gi\", \"requested_walltime\": \"01:30:00\"", File.ReadAllText(runs.PathOf("resources.jsonl")));
        Assert.Contains("\"tasks_failed\": 1,", File.ReadAllText(runs.PathOf("summary.json")));

        string[] Fields(string file) => [.. JsonDocument.Parse(File.ReadLines(runs.PathOf(file)).Last()).RootElement.EnumerateObject().Select(field => field.Name)];
    }

    [Fact]
    public void The_summary_is_the_one_that_reading_the_files_gives()
    {
        using var runs = new TemporaryRuns();
        TaskRecord[] tasks =
        [
            Full("a", TaskState.Failed), Full("b", TaskState.Cancelled), Full("a", TaskState.Succeeded, 2), Bare("c", TaskState.Submitted), Bare("d", TaskState.Running), Bare("e", TaskState.Unknown),
            Full("f", TaskState.Failed) with { ErrorType = null, RequestedCpus = 4, DurationSeconds = double.NaN }, Full("g", TaskState.Succeeded) with { RequestedCpus = 16, DurationSeconds = -1 },
            Full("h", TaskState.Running) with { RequestedCpus = 1L << 60, DurationSeconds = 7 }, Full("i", TaskState.Unknown) with { RequestedCpus = 2, DurationSeconds = 0.0078125 },
        ];
        string directory = RunWriter.Write(runs.Directory, SomeRun(tasks));
        Assert.Equal(RunSummary.Of(directory).ToJson() + "\n", File.ReadAllText(Path.Combine(directory, "summary.json")));
    }

    [Fact]
    public void A_peak_that_is_not_known_is_null_in_both_units()
    {
        using var runs = new TemporaryRuns();
        RunWriter.Write(runs.Directory, SomeRun(Full("a", TaskState.Succeeded) with { PeakMemory = null }));
        Assert.Contains("\"observed_memory_bytes\": null, \"observed_memory_gb\": null", File.ReadAllText(runs.PathOf("resources.jsonl")));
    }

    [Fact]
    public void A_run_that_is_there_is_not_overwritten_unless_asked()
    {
        using var runs = new TemporaryRuns();
        RunWriter.Write(runs.Directory, SomeRun(Full("old", TaskState.Succeeded)));
        Assert.Contains(TemporaryRuns.FirstRun, Assert.Throws<RunStoreException>(() => RunWriter.Write(runs.Directory, SomeRun(Full("new", TaskState.Succeeded)))).Message);
        Assert.Equal("old", runs.ReadTheTask().TaskId);
        RunWriter.Write(runs.Directory, SomeRun(Full("new", TaskState.Succeeded)), overwrite: true);
        Assert.Equal("new", runs.ReadTheTask().TaskId);
        Assert.Equal([Path.Combine(runs.Directory, TemporaryRuns.FirstRun)], Directory.GetFileSystemEntries(runs.Directory));
    }

    [Fact]
    public void A_run_that_cannot_be_written_leaves_nothing_behind()
    {
        using var runs = new TemporaryRuns();
        TaskRecord broken = new() { RunId = "r", TaskId = "t", TaskName = "n", Features = new FeatureSet(["same", "same"], [FeatureValue.Of(1), FeatureValue.Of(2)]) };
        Assert.ThrowsAny<ArgumentException>(() => RunWriter.Write(runs.Directory, SomeRun(broken)));
        Assert.Empty(Directory.GetFileSystemEntries(runs.Directory));
    }

    [Fact]
    public void Does_not_listen_to_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            What_is_written_is_read_back_equal();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_originals_runs_are_the_same_after_writing_and_reading_them_again()
    {
        RunHistory original = RunStore.Read(Repository.Fixture("original", "runs"), cancellationToken: TestContext.Current.CancellationToken);
        using var runs = new TemporaryRuns();
        foreach (RunRecord run in original.Runs) RunWriter.Write(runs.Directory, run);
        RunHistory again = runs.Read();
        Assert.Empty(again.Problems);
        Assert.Equal(Records.Describe(original.Runs, "Path", "RunsDirectory", "Counts"), Records.Describe(again.Runs, "Path", "RunsDirectory", "Counts"));
        Assert.Equal(original.Runs.Select(run => run.Counts with { WorkerEvents = 0 }), again.Runs.Select(run => run.Counts));
    }

    // The expected names follow the original's rule: re.sub("[^a-zA-Z0-9._-]+", "-", name).strip("-") or "project".
    [Theory]
    [InlineData("demo", "demo")]
    [InlineData("My  project (v2)!", "My-project-v2")]
    [InlineData("--a_b.c--", "a_b.c")]
    [InlineData("größe", "gr-e")]
    [InlineData("???", "project")]
    [InlineData("", "project")]
    public void Run_ids_have_the_name_of_the_project_made_safe(string project, string safe)
    {
        Assert.Matches($"^run-20260102T030405Z-{safe.Replace(".", "\\.", StringComparison.Ordinal)}-[0-9a-f]{{8}}$", RunIds.Create(project, s_start));
        // The first four bytes of the SHA-256 of "abc" (FIPS 180-4).
        Assert.Equal($"run-20260102T030405Z-{safe}-ba7816bf", RunIds.CreateFor(project, s_start.ToOffset(TimeSpan.FromHours(2)), "abc"u8));
    }
}
