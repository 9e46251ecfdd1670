using System.Text;
using Scalable.Runs;

namespace Scalable.Tests.Runs;

public class RunStoreProblemTests
{
    private const string Good = """{"task_id": "good", "task_name": "n", "state": "succeeded", "duration_s": 1}""";

    /// <summary>A good line, the line in question, and another good line.</summary>
    private static RunHistory ReadWith(TemporaryRuns runs, string line) => runs.WithRun().WithTasks(Good, line, Good.Replace("good", "better", StringComparison.Ordinal)).Read();

    private static HistoryProblem OneProblem(RunHistory history, int records)
    {
        Assert.Equal(records, history.Tasks.Count());
        Assert.Contains(history.Tasks, task => task.TaskId == "better");
        return Assert.Single(history.Problems);
    }

    [Theory]
    [InlineData("this is no JSON", HistoryProblemCodes.NotJson)]
    [InlineData("""{"task_id": "x", "state": "succeeded" """, HistoryProblemCodes.NotJson)]
    [InlineData("""{"task_id": "x", "state": "succeeded"} {}""", HistoryProblemCodes.NotJson)]
    [InlineData("""{"task_id": "x", "state": 'succeeded'}""", HistoryProblemCodes.NotJson)]
    [InlineData("[1, 2]", HistoryProblemCodes.NotAnObject)]
    [InlineData("\"text\"", HistoryProblemCodes.NotAnObject)]
    [InlineData("12", HistoryProblemCodes.NotAnObject)]
    [InlineData("""{"task_name": "n", "state": "succeeded"}""", HistoryProblemCodes.UnnamedTask)]
    public void A_line_that_is_no_record_is_reported_and_the_others_are_used(string line, string code)
    {
        using var runs = new TemporaryRuns();
        HistoryProblem problem = OneProblem(ReadWith(runs, line), records: 2);
        Assert.Equal((code, runs.PathOf("tasks.jsonl"), 2L, 1), (problem.Code, problem.File, problem.Line, problem.Occurrences));
    }

    [Theory]
    [InlineData("\"duration_s\": \"12.5\"", HistoryProblemCodes.NumberAsText, 12.5)]
    [InlineData("\"duration_s\": NaN", HistoryProblemCodes.NonFiniteNumber, null)]
    [InlineData("\"duration_s\": -Infinity", HistoryProblemCodes.NonFiniteNumber, null)]
    [InlineData("\"duration_s\": 1e999", HistoryProblemCodes.NonFiniteNumber, null)]
    [InlineData("\"duration_s\": -3", HistoryProblemCodes.NegativeNumber, null)]
    [InlineData("\"duration_s\": true", HistoryProblemCodes.WrongType, null)]
    [InlineData("\"duration_s\": \"long\"", HistoryProblemCodes.WrongType, null)]
    [InlineData("\"duration_s\": 4, \"attempt\": 0", HistoryProblemCodes.WrongType, 4.0)]
    [InlineData("\"duration_s\": 4, \"component\": {\"a\": []}", HistoryProblemCodes.WrongType, 4.0)]
    [InlineData("\"duration_s\": 4, \"features\": 3", HistoryProblemCodes.WrongType, 4.0)]
    [InlineData("\"duration_s\": 4, \"timestamp\": \"yesterday\"", HistoryProblemCodes.UnreadableValue, 4.0)]
    [InlineData("\"duration_s\": 4, \"schema_version\": 2", HistoryProblemCodes.NewerSchemaVersion, 4.0)]
    [InlineData("\"duration_s\": 4, \"colour\": \"red\"", HistoryProblemCodes.UnknownField, 4.0)]
    [InlineData("\"duration_s\": 4, \"error_message\": \"\\ud800\"", HistoryProblemCodes.InvalidUtf8, 4.0)]
    public void A_record_with_an_oddity_is_used_and_the_oddity_reported(string fields, string code, double? duration)
    {
        using var runs = new TemporaryRuns();
        RunHistory history = ReadWith(runs, $$"""{"task_id": "odd", "task_name": "n", "state": "succeeded", {{fields}}}""");
        HistoryProblem problem = OneProblem(history, records: 3);
        Assert.Equal((code, 2L), (problem.Code, problem.Line));
        Assert.Equal(duration, history.Tasks.Single(task => task.TaskId == "odd").DurationSeconds);
    }

    [Fact]
    public void An_unknown_state_is_kept_and_reported()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = ReadWith(runs, """{"task_id": "odd", "task_name": "n", "state": "evicted"}""");
        Assert.Contains("'evicted'", OneProblem(history, records: 3).Reason);
        Assert.Equal(TaskState.Unknown, history.Tasks.Last().State);
    }

    [Fact]
    public void A_task_that_ends_twice_is_kept_twice_and_reported()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = ReadWith(runs, Good.Replace("succeeded", "failed", StringComparison.Ordinal));
        HistoryProblem problem = OneProblem(history, records: 3);
        Assert.Equal((HistoryProblemCodes.DuplicateTask, 2L), (problem.Code, problem.Line));
        Assert.Equal([TaskState.Succeeded, TaskState.Failed, TaskState.Succeeded], history.Tasks.Select(task => task.State));
        // As in the original, a task counts by its last event.
        Assert.Equal((1, 1), (history.Runs[0].TasksSucceeded, history.Runs[0].TasksFailed));
    }

    [Fact]
    public void Each_kind_of_problem_is_told_once_per_file_with_its_first_line_and_count()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks(Good, "nonsense", """{"task_id": "a", "task_name": "n", "state": "lost", "x": 1}""", "more nonsense", """{"task_id": "b", "task_name": "n", "state": "astray", "y": 1}""");
        runs.WithFile("workers.jsonl", "nonsense\n");
        Assert.Equal(
            [
                (HistoryProblemCodes.NotJson, "tasks.jsonl", 2L, 2),
                (HistoryProblemCodes.UnknownField, "tasks.jsonl", 3L, 2),
                (HistoryProblemCodes.UnknownState, "tasks.jsonl", 3L, 2),
                (HistoryProblemCodes.NotJson, "workers.jsonl", 1L, 1),
            ],
            runs.Read().Problems.Select(problem => (problem.Code, Path.GetFileName(problem.File), problem.Line, problem.Occurrences)));
        Assert.Contains("'x', 'y'", runs.Read().Problems[1].Reason);
        Assert.EndsWith("skipped. (2 times in this file)", runs.Read().Problems[0].ToString());
    }

    [Fact]
    public void A_last_line_cut_off_by_a_crash_is_reported_as_such()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithFile("tasks.jsonl", Good + "\n" + Good[..30]);
        RunHistory history = runs.Read();
        Assert.Single(history.Tasks);
        HistoryProblem problem = Assert.Single(history.Problems);
        Assert.Equal((HistoryProblemCodes.TruncatedLine, 2L), (problem.Code, problem.Line));
    }

    [Fact]
    public void A_last_line_cut_off_within_a_character_is_one_problem()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks();
        byte[] line = Encoding.UTF8.GetBytes("""{"task_id": "é""");
        File.WriteAllBytes(runs.PathOf("tasks.jsonl"), [.. Encoding.UTF8.GetBytes(Good + "\n"), .. line[..^1]]);
        Assert.Equal(HistoryProblemCodes.TruncatedLine, runs.ReadTheProblem().Code);
    }

    [Fact]
    public void A_whole_last_line_without_a_newline_is_used()
    {
        using var runs = new TemporaryRuns();
        Assert.Equal("good", runs.WithRun().WithFile("tasks.jsonl", Good).ReadTheTask().TaskId);
    }

    [Fact]
    public void Carriage_returns_empty_lines_and_a_byte_order_mark_are_no_problem()
    {
        using var runs = new TemporaryRuns();
        Assert.Equal("good", runs.WithRun().WithFile("tasks.jsonl", "\uFEFF\r\n" + Good + "\r\n  \r\n\n").ReadTheTask().TaskId);
    }

    [Fact]
    public void Invalid_UTF8_is_replaced_and_reported()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks();
        File.WriteAllBytes(runs.PathOf("tasks.jsonl"), Encoding.Latin1.GetBytes(Good.Replace("\"n\"", "\"né\"", StringComparison.Ordinal) + "\n"));
        Assert.Equal("n\uFFFD", Assert.Single(runs.Read().Tasks).TaskName);
        Assert.Equal((HistoryProblemCodes.InvalidUtf8, 1L), (runs.ReadTheProblem().Code, runs.ReadTheProblem().Line));
    }

    [Fact]
    public void A_line_beyond_the_limit_is_skipped_and_the_next_ones_used()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.WithRun()
            .WithTasks(Good, $$"""{"task_id": "long", "error_message": "{{new string('x', 1_500_000)}}"}""", Good.Replace("good", "better", StringComparison.Ordinal))
            .Read(new RunReadOptions { LongestLineBytes = 1_000_000 });
        HistoryProblem problem = OneProblem(history, records: 2);
        Assert.Equal((HistoryProblemCodes.LineTooLong, 2L), (problem.Code, problem.Line));
        Assert.Equal(3, runs.Read().Runs[0].Counts.TaskEvents);
    }

    [Fact]
    public void The_limit_is_the_longest_line_that_is_accepted()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks(Good, Good.Replace("good", "best of all", StringComparison.Ordinal));
        Assert.Equal("good", Assert.Single(runs.Read(new RunReadOptions { LongestLineBytes = Good.Length }).Tasks).TaskId);
        Assert.Empty(runs.Read(new RunReadOptions { LongestLineBytes = Good.Length - 1 }).Tasks);
    }

    [Theory]
    [InlineData("requested_memory", "\"lots\"", HistoryProblemCodes.UnreadableValue)]
    [InlineData("requested_memory", "-5", HistoryProblemCodes.NegativeNumber)]
    [InlineData("requested_walltime", "\"30\"", HistoryProblemCodes.UnreadableValue)]
    [InlineData("requested_walltime", "30", HistoryProblemCodes.UnreadableValue)]
    [InlineData("requested_cpus", "[]", HistoryProblemCodes.WrongType)]
    public void A_request_that_cannot_be_read_is_missing_and_reported(string field, string value, string code)
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.WithRun().WithTasks(Good)
            .WithResources($$"""{"entity_type": "task", "entity_id": "good", "requested_workers": 2, "{{field}}": {{value}}}""").Read();
        TaskRecord task = Assert.Single(history.Tasks);
        Assert.Equal(2, task.RequestedWorkers);
        Assert.Null(task.RequestedMemory);
        Assert.Null(task.RequestedWalltime);
        Assert.Null(task.RequestedCpus);
        HistoryProblem problem = Assert.Single(history.Problems);
        Assert.Equal((code, runs.PathOf("resources.jsonl")), (problem.Code, problem.File));
        Assert.Contains($"'{field}'", problem.Reason);
    }

    [Fact]
    public void A_run_without_run_json_is_known_by_its_directory()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.WithTasks(Good).Read();
        RunRecord run = Assert.Single(history.Runs);
        Assert.Equal((TemporaryRuns.FirstRun, "demo", "unknown"), (run.RunId, run.ProjectName, run.Status));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), run.StartedAt);
        Assert.Null(Assert.Single(run.Tasks).Target);
        Assert.Equal((HistoryProblemCodes.MissingFile, runs.PathOf("run.json")), (history.Problems.Single().Code, history.Problems.Single().File));
    }

    [Theory]
    [InlineData("{\"run_id\": ", HistoryProblemCodes.NotJson)]
    [InlineData("", HistoryProblemCodes.NotJson)]
    [InlineData("[]", HistoryProblemCodes.NotAnObject)]
    public void A_run_with_a_broken_run_json_is_known_by_its_directory(string json, string code)
    {
        using var runs = new TemporaryRuns();
        Assert.Equal(code, runs.WithTasks(Good).WithFile("run.json", json).ReadTheProblem().Code);
        Assert.Equal("demo", runs.Read().Runs[0].ProjectName);
    }

    [Fact]
    public void A_newer_run_json_is_read_as_far_as_it_is_known()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.WithTasks(Good).WithFile("run.json", "{\n\"schema_version\": 7,\n\"target_name\": \"moon\",\n\"cluster\": 1\n}").Read();
        Assert.Equal(("moon", 7), (history.Runs[0].TargetName, history.Runs[0].SchemaVersion));
        Assert.Equal([HistoryProblemCodes.UnknownField, HistoryProblemCodes.NewerSchemaVersion], history.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_run_without_tasks_jsonl_has_no_tasks_and_says_so()
    {
        using var runs = new TemporaryRuns();
        HistoryProblem problem = runs.WithRun().ReadTheProblem();
        Assert.Equal((HistoryProblemCodes.MissingFile, runs.PathOf("tasks.jsonl")), (problem.Code, problem.File));
        Assert.Empty(runs.Read().Tasks);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_reported_and_the_others_are_read()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks(Good);
        Directory.CreateDirectory(runs.PathOf("resources.jsonl"));
        HistoryProblem problem = runs.ReadTheProblem();
        Assert.Equal((HistoryProblemCodes.UnreadableFile, runs.PathOf("resources.jsonl")), (problem.Code, problem.File));
        Assert.Single(runs.Read().Tasks);
    }

    [Fact]
    public void A_device_in_place_of_a_file_is_reported_and_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows has no device files.");
        using var runs = new TemporaryRuns();
        runs.WithRun().WithTasks(Good);
        File.CreateSymbolicLink(runs.PathOf("resources.jsonl"), "/dev/zero");
        HistoryProblem problem = runs.ReadTheProblem();
        Assert.Equal((HistoryProblemCodes.UnreadableFile, runs.PathOf("resources.jsonl"), 0L), (problem.Code, problem.File, problem.Line));
        Assert.Contains("a device, a pipe or a socket", problem.Reason, StringComparison.Ordinal);
        Assert.Single(runs.Read().Tasks);
    }

    [Theory]
    [InlineData("resources.jsonl")]
    [InlineData("tasks.jsonl")]
    [InlineData("run.json")]
    public void A_link_out_of_the_store_is_reported_and_not_read(string linked)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Making links needs rights on Windows.");
        using var runs = new TemporaryRuns();
        using var elsewhere = new TemporaryRuns();
        elsewhere.WithRun().WithTasks(Good);
        runs.WithRun().WithTasks(Good);
        if (!File.Exists(elsewhere.PathOf(linked))) File.WriteAllText(elsewhere.PathOf(linked), "");
        File.Delete(runs.PathOf(linked));
        File.CreateSymbolicLink(runs.PathOf(linked), elsewhere.PathOf(linked));
        HistoryProblem problem = runs.Read().Problems.First(problem => problem.File == runs.PathOf(linked));
        Assert.Equal(HistoryProblemCodes.UnreadableFile, problem.Code);
        Assert.Contains("a link out of the run store", problem.Reason, StringComparison.Ordinal);

        // Within the store a link is a file like any other.
        File.Delete(runs.PathOf(linked));
        string kept = Path.Combine(runs.Directory, "kept");
        File.Copy(elsewhere.PathOf(linked), kept);
        File.CreateSymbolicLink(runs.PathOf(linked), kept);
        Assert.DoesNotContain(runs.Read().Problems, problem => problem.Reason.Contains("link", StringComparison.Ordinal));
    }
}
