using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Tests.Runs.Importing;

public class NextflowTraceImportTests
{
    private static readonly string[] s_lines =
    [
        "task_id,process,status,exit,attempt,submit,start,complete,realtime,peak_rss,memory,cpus,%cpu,input_mb",
        "1,ALIGN,FAILED,137,1,2024-06-20 23:00:00.000,2024-06-20 23:00:10.500,2024-06-20 23:01:00.000,49500,1000,2 GB,2,150.0,7",
        "2,ALIGN,COMPLETED,0,2,2024-06-20 23:01:00.000,2024-06-20 23:02:00.000,2024-06-21 00:10:00.000,4080000,3000,4 GB,2,180.0,7",
        "3,SORT,COMPLETED,0,1,2024-06-21 00:10:00.000,2024-06-21 00:11:00.000,2024-06-21 00:12:00.000,60000,500,1 GB,1,90.0,3",
    ];

    private static readonly ImportOptions s_options = new() { FeatureColumns = ["input_mb"], TargetName = "hpc", ProjectName = "my project" };

    [Fact]
    public void Writes_one_run_that_reads_back_as_the_trace_was_read()
    {
        using var trace = new TemporaryTrace(s_lines);
        RunHistory imported = Import(trace).ReadRuns();

        Assert.Empty(imported.Problems);
        RunRecord run = Assert.Single(imported.Runs);
        Assert.Matches("^run-20240620T230000Z-my-project-[0-9a-f]{8}$", run.RunId);
        Assert.Equal(Path.Combine(trace.Store, run.RunId), run.Path);
        Assert.Equal(("my project", "hpc", "nextflow", "completed", trace.Path), (run.ProjectName, run.TargetName, run.ProviderName, run.Status, run.SourceManifestPath));
        Assert.Equal(new DateTimeOffset(2024, 6, 21, 0, 12, 0, TimeSpan.Zero), run.FinishedAt);
        Assert.Equal((2, 1, 1), (run.TasksSucceeded, run.TasksFailed, run.Counts.FailureEvents));
        Assert.Equal([7.0, 7.0, 3.0], run.Tasks.Select(task => task.Features.Get("input_mb").Number));

        RunRecord read = RecordImporter.Read(trace.Path, RecordFormat.Nextflow, s_options).Runs.Single();
        Assert.Equal(Records.Describe(read.Tasks), Records.Describe(run.Tasks));
    }

    [Fact]
    public void Importing_again_adds_nothing_and_Force_reads_with_other_options()
    {
        using var trace = new TemporaryTrace(s_lines);
        string runId = Import(trace).ReadRuns().Runs.Single().RunId;
        ImportResult again = Import(trace);
        Assert.Equal((0, 0, 3), (again.NewAttempts, again.UpdatedAttempts, again.AlreadyStoredAttempts));
        Assert.Contains("Nothing new", again.Summary);

        RunHistory forced = Import(trace, s_options with { FeatureColumns = [], TargetName = "aws" }, overwrite: true).ReadRuns();
        Assert.Equal((runId, "aws", 0), (forced.Runs.Single().RunId, forced.Runs.Single().TargetName, forced.Tasks.Max(task => task.Features.Count)));
        Assert.Equal([runId], Directory.GetDirectories(trace.Store).Select(Path.GetFileName));
    }

    [Fact]
    public void A_trace_that_grows_stays_one_run_and_tasks_that_ran_are_updated()
    {
        using var trace = new TemporaryTrace([.. s_lines, "4,SORT,RUNNING,-,1,2024-06-21 00:13:00.000,2024-06-21 00:14:00.000,-,-,-,1 GB,1,-,3"]);
        Assert.Equal(4, Import(trace).NewAttempts);
        File.WriteAllText(trace.Path, string.Join('\n', [.. s_lines,
            "4,SORT,COMPLETED,0,1,2024-06-21 00:13:00.000,2024-06-21 00:14:00.000,2024-06-21 00:15:00.000,60000,700,1 GB,1,90.0,3",
            "5,SORT,COMPLETED,0,1,2024-06-21 00:16:00.000,2024-06-21 00:17:00.000,2024-06-21 00:18:00.000,60000,800,1 GB,1,90.0,3"]) + "\n");
        ImportResult grown = Import(trace);
        Assert.Equal((1, 1, 3), (grown.NewAttempts, grown.UpdatedAttempts, grown.AlreadyStoredAttempts));
        RunRecord run = Assert.Single(RunStore.Read(trace.Store).Runs);
        Assert.Equal([("1", TaskState.Failed), ("2", TaskState.Succeeded), ("3", TaskState.Succeeded), ("4", TaskState.Succeeded), ("5", TaskState.Succeeded)], run.Tasks.Select(task => (task.TaskId, task.State)));
        Assert.Equal(700, run.Tasks[3].PeakMemory?.Bytes);
    }

    [Fact]
    public void Rows_that_another_file_has_too_are_stored_once()
    {
        using var trace = new TemporaryTrace(s_lines);
        using var other = new TemporaryTrace(s_lines[0], s_lines[3], "9,SORT,COMPLETED,0,1,2024-06-22 00:16:00.000,2024-06-22 00:17:00.000,2024-06-22 00:18:00.000,60000,800,1 GB,1,90.0,3");
        Import(trace);
        ImportResult second = RecordImporter.Import(other.Path, trace.Store, RecordFormat.Nextflow, s_options with { ProjectName = "another" });
        Assert.Equal((1, 1), (second.NewAttempts, second.AlreadyStoredAttempts));
        Assert.Equal(4, RunStore.Read(trace.Store).Tasks.Count());
    }

    [Fact]
    public void A_trace_can_be_split_into_days_by_the_time_of_submission()
    {
        using var trace = new TemporaryTrace(s_lines);
        RunHistory imported = Import(trace, s_options with { SplitByDay = true }).ReadRuns();
        Assert.Equal(["1,2", "3"], imported.Runs.Select(run => string.Join(',', run.Tasks.Select(task => task.TaskId))));
        Assert.Equal(["run-20240620T230000Z", "run-20240621T001000Z"], imported.Runs.Select(run => run.RunId[..20]));
        Assert.Equal((0, 3), (Import(trace, s_options with { SplitByDay = true }).NewAttempts, Import(trace).AlreadyStoredAttempts));
    }

    [Fact]
    public void Without_a_project_the_run_is_called_by_the_file()
    {
        using var trace = new TemporaryTrace(s_lines);
        RunRecord run = RecordImporter.Read(trace.Path, RecordFormat.Nextflow).Runs.Single();
        Assert.Equal("my trace", run.ProjectName);
        Assert.Contains("-my-trace-", run.RunId);
        Assert.Null(run.TargetName);
    }

    [Fact]
    public void Nothing_is_written_where_the_trace_is_of_no_use()
    {
        using var trace = new TemporaryTrace("a,b", "1,2");
        Assert.Throws<RunImportException>(() => RecordImporter.Import(trace.Path, trace.Store, RecordFormat.Nextflow));
        Assert.False(Directory.Exists(trace.Store));
    }

    private static ImportResult Import(TemporaryTrace trace, ImportOptions? options = null, bool overwrite = false) =>
        RecordImporter.Import(trace.Path, trace.Store, RecordFormat.Nextflow, options ?? s_options, overwrite);
}
