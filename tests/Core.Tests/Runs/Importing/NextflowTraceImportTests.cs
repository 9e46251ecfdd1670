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
        RunHistory imported = RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options);

        Assert.Empty(imported.Problems);
        RunRecord run = Assert.Single(imported.Runs);
        Assert.Matches("^run-20240620T230000Z-my-project-[0-9a-f]{8}$", run.RunId);
        Assert.Equal(Path.Combine(trace.Store, run.RunId), run.Path);
        Assert.Equal(("my project", "hpc", "nextflow", "completed", trace.Path), (run.ProjectName, run.TargetName, run.ProviderName, run.Status, run.SourceManifestPath));
        Assert.Equal(new DateTimeOffset(2024, 6, 21, 0, 12, 0, TimeSpan.Zero), run.FinishedAt);
        Assert.Equal((2, 1, 1), (run.TasksSucceeded, run.TasksFailed, run.Counts.FailureEvents));
        Assert.Equal([7.0, 7.0, 3.0], run.Tasks.Select(task => task.Features.Get("input_mb").Number));

        RunRecord read = NextflowTraceImporter.Read(trace.Path, s_options).Runs.Single();
        Assert.Equal(Records.Describe(read.Tasks), Records.Describe(run.Tasks));
    }

    [Fact]
    public void Importing_again_is_refused_unless_it_is_to_be_overwritten()
    {
        using var trace = new TemporaryTrace(s_lines);
        string runId = RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options).Runs.Single().RunId;
        Assert.Contains(runId, Assert.Throws<RunStoreException>(() => RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options)).Message);

        RunHistory again = RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options with { FeatureColumns = [], TargetName = "aws" }, overwrite: true);
        Assert.Equal((runId, "aws"), (again.Runs.Single().RunId, again.Runs.Single().TargetName));
        Assert.Equal([runId], Directory.GetDirectories(trace.Store).Select(Path.GetFileName));
    }

    [Fact]
    public void Another_trace_is_another_run()
    {
        using var trace = new TemporaryTrace(s_lines);
        RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options);
        File.AppendAllText(trace.Path, s_lines[^1].Replace("3,SORT", "4,SORT", StringComparison.Ordinal) + "\n");
        RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options);
        Assert.Equal(2, Directory.GetDirectories(trace.Store).Length);
    }

    [Fact]
    public void A_trace_can_be_split_into_days_by_the_time_of_submission()
    {
        using var trace = new TemporaryTrace(s_lines);
        RunHistory imported = RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options with { SplitByDay = true });
        Assert.Equal(["1,2", "3"], imported.Runs.Select(run => string.Join(',', run.Tasks.Select(task => task.TaskId))));
        Assert.Equal(["run-20240620T230000Z", "run-20240621T001000Z"], imported.Runs.Select(run => run.RunId[..20]));
        Assert.Throws<RunStoreException>(() => RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store, s_options with { SplitByDay = true }));
    }

    [Fact]
    public void Without_a_project_the_run_is_called_by_the_file()
    {
        using var trace = new TemporaryTrace(s_lines);
        RunRecord run = NextflowTraceImporter.Read(trace.Path).Runs.Single();
        Assert.Equal("my trace", run.ProjectName);
        Assert.Contains("-my-trace-", run.RunId);
        Assert.Null(run.TargetName);
    }

    [Fact]
    public void Nothing_is_written_where_the_trace_is_of_no_use()
    {
        using var trace = new TemporaryTrace("a,b", "1,2");
        Assert.Throws<RunImportException>(() => RecordImporter.Import(RecordFormat.Nextflow, trace.Path, trace.Store));
        Assert.False(Directory.Exists(trace.Store));
    }
}
