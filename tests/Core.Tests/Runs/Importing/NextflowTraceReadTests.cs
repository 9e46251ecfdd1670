using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Runs.Importing;

public class NextflowTraceReadTests
{
    private const string RawHeader = "task_id,hash,process,tag,name,status,exit,cpus,time,memory,attempt,submit,start,complete,duration,realtime,%cpu,rss,peak_rss,rchar,hostname";
    private const string Raw = "216,4d/5d2be1,NFCORE:FASTQC,DA188,NFCORE:FASTQC (DA188),COMPLETED,0,2,14400000,4294967296,1,1719302359716,1719302573000,1719302586000,226284,12291,119.6,274485248,274485249,145215827,node7";

    private static string WithStatus(string status, string exit, string attempt = "1", string id = "216") => Raw
        .Replace("COMPLETED,0", $"{status},{exit}", StringComparison.Ordinal)
        .Replace("4294967296,1,", $"4294967296,{attempt},", StringComparison.Ordinal)
        .Replace("216,", id + ",", StringComparison.Ordinal);

    [Fact]
    public void Reads_raw_values_separated_by_commas()
    {
        using var trace = new TemporaryTrace(RawHeader, Raw);
        TaskRecord task = trace.ReadTheTask("rchar", "tag");

        Assert.Equal(("216", "NFCORE:FASTQC", "DA188", "node7"), (task.TaskId, task.TaskName, task.Tag, task.Worker));
        Assert.Equal((TaskState.Succeeded, 1), (task.State, task.Attempt));
        Assert.Equal((12.291, 1.196), (task.DurationSeconds, task.ObservedCpu!.Value), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-12);
        Assert.Equal((274485249L, 4294967296L), (task.PeakMemory?.Bytes, task.RequestedMemory?.Bytes));
        Assert.Equal((2.0, "04:00:00"), (task.RequestedCpus, task.RequestedWalltime.ToString()));
        Assert.Equal(1719302359716, task.SubmittedAt?.ToUnixTimeMilliseconds());
        Assert.Equal(1719302573000, task.StartedAt?.ToUnixTimeMilliseconds());
        Assert.Equal(1719302586000, task.FinishedAt?.ToUnixTimeMilliseconds());
        Assert.Equal((145215827.0, "DA188"), (task.Features.Get("rchar").Number, task.Features.Get("tag").Text));
        Assert.Null(task.ErrorType);
    }

    /// <summary>The columns Nextflow writes unless told otherwise, and its values for people.</summary>
    [Fact]
    public void Reads_values_for_people_separated_by_tabs()
    {
        using var trace = new TemporaryTrace(
            "task_id\thash\tnative_id\tname\tstatus\texit\tsubmit\tduration\trealtime\t%cpu\tpeak_rss\tpeak_vmem\trchar\twchar",
            "7\t4d/5d2be1\t123\tNFCORE:ALIGN (sample \"A\", 1)\tCOMPLETED\t0\t2024-06-20 21:48:38.229\t1m 30s\t1m 4s\t99.5%\t1.5 GB\t3 GB\t2 KB\t0");
        TaskRecord task = trace.ReadTheTask("rchar", "realtime");

        Assert.Equal(("7", "NFCORE:ALIGN", 64.0, 0.995), (task.TaskId, task.TaskName, task.DurationSeconds, task.ObservedCpu));
        Assert.Equal(1_610_612_736, task.PeakMemory?.Bytes);
        Assert.Equal((2048.0, 64_000.0), (task.Features.Get("rchar").Number, task.Features.Get("realtime").Number));
        // duration is the time from submission to completion, realtime that from start to completion.
        Assert.Equal(new DateTimeOffset(2024, 6, 20, 21, 50, 8, 229, TimeSpan.Zero), task.FinishedAt);
        Assert.Equal(new DateTimeOffset(2024, 6, 20, 21, 49, 4, 229, TimeSpan.Zero), task.StartedAt);
        Assert.Null(task.RequestedMemory);
        Assert.Null(task.Tag);
    }

    [Theory]
    [InlineData("COMPLETED", "0", TaskState.Succeeded, null)]
    [InlineData("FAILED", "1", TaskState.Failed, FailureClasses.ExitStatus)]
    [InlineData("FAILED", "137", TaskState.Failed, FailureClasses.OutOfMemory)]
    [InlineData("FAILED", "-", TaskState.Failed, null)]
    [InlineData("ABORTED", "-", TaskState.Cancelled, null)]
    [InlineData("RUNNING", "-", TaskState.Running, null)]
    [InlineData("SUBMITTED", "-", TaskState.Submitted, null)]
    [InlineData("-", "3", TaskState.Failed, FailureClasses.ExitStatus)]
    public void The_status_tells_the_state_and_the_exit_status_the_error(string status, string exit, TaskState state, string? errorType)
    {
        using var trace = new TemporaryTrace(RawHeader, WithStatus(status, exit));
        TaskRecord task = trace.ReadTheTask();
        Assert.Equal((state, errorType), (task.State, task.ErrorType));
        Assert.Equal(exit, task.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-");
        if (errorType is not null) Assert.Equal("exit status " + exit, task.ErrorMessage);
    }

    [Fact]
    public void Attempts_are_kept()
    {
        using var trace = new TemporaryTrace(RawHeader, WithStatus("FAILED", "137"), WithStatus("COMPLETED", "0", "2", "217"));
        Assert.Equal([("216", 1, TaskState.Failed), ("217", 2, TaskState.Succeeded)], trace.Read().Tasks.Select(task => (task.TaskId, task.Attempt, task.State)));
    }

    [Fact]
    public void Tasks_are_in_the_order_they_ended()
    {
        string late = Raw.Replace("1719302586000", "1719309999000", StringComparison.Ordinal).Replace("216,", "1,", StringComparison.Ordinal);
        using var trace = new TemporaryTrace(RawHeader, late, WithStatus("RUNNING", "-", id: "2"), Raw);
        Assert.Equal(["216", "1", "2"], trace.Read().Tasks.Select(task => task.TaskId));
    }

    [Fact]
    public void Rss_stands_in_for_a_peak_that_is_not_there()
    {
        using var trace = new TemporaryTrace(RawHeader, Raw.Replace("274485249", "-", StringComparison.Ordinal));
        Assert.Equal(274485248, trace.ReadTheTask().PeakMemory?.Bytes);
    }

    [Fact]
    public void Results_from_the_cache_are_skipped_and_counted()
    {
        using var trace = new TemporaryTrace(RawHeader, WithStatus("CACHED", "0", id: "1"), Raw, WithStatus("CACHED", "0", id: "2"));
        RunHistory history = trace.Read();
        Assert.Single(history.Tasks);
        HistoryProblem problem = Assert.Single(history.Problems);
        Assert.Equal((HistoryProblemCodes.CachedResult, trace.Path, 2L, 2), (problem.Code, problem.File, problem.Line, problem.Occurrences));
    }

    [Theory]
    [InlineData("1,2,3", HistoryProblemCodes.UnusableRow, 1)]
    [InlineData("x,y,-,-,-,COMPLETED,0,2,1,1,1,1,1,1,1,1,1,1,1,1,-", HistoryProblemCodes.UnusableRow, 1)]
    [InlineData("1,h,P,-,-,COMPLETED,0,2,1,1,1,1,1,1,1,soon,1,1,1,1,-", HistoryProblemCodes.UnreadableValue, 2)]
    [InlineData("1,h,P,-,-,COMPLETED,0,2,1,1,1,1,1,1,1,-5,1,1,1,1,-", HistoryProblemCodes.NegativeNumber, 2)]
    [InlineData("1,h,P,-,-,COMPLETED,0,2,1,1,1,today,1,1,1,1,1,1,1,1,-", HistoryProblemCodes.UnreadableValue, 2)]
    [InlineData("1,h,P,-,-,FINISHED,0,2,1,1,1,1,1,1,1,1,1,1,1,1,-", HistoryProblemCodes.UnknownState, 2)]
    [InlineData("216,h,P,-,-,COMPLETED,0,2,1,1,1,1,1,1,1,1,1,1,1,1,-", HistoryProblemCodes.DuplicateTask, 2)]
    public void A_bad_row_is_reported_with_its_line_and_the_good_ones_are_used(string row, string code, int tasks)
    {
        using var trace = new TemporaryTrace(RawHeader, Raw, row, "");
        RunHistory history = trace.Read();
        Assert.Equal(tasks, history.Tasks.Select(task => task.TaskId).Distinct().Count());
        HistoryProblem problem = Assert.Single(history.Problems);
        Assert.Equal((code, trace.Path, 3L), (problem.Code, problem.File, problem.Line));
    }

    [Fact]
    public void A_last_row_cut_off_is_reported_as_such()
    {
        using var trace = new TemporaryTrace();
        File.WriteAllText(trace.Path, RawHeader + "\n" + Raw + "\n" + Raw[..50]);
        Assert.Equal((HistoryProblemCodes.TruncatedLine, 3L), (trace.Read().Problems.Single().Code, trace.Read().Problems.Single().Line));
    }

    [Fact]
    public void A_feature_column_is_numbers_only_if_all_of_it_is()
    {
        using var trace = new TemporaryTrace(
            "task_id,process,status,size,lane,read_bytes",
            "1,P,COMPLETED,10,1,1 MB",
            "2,P,COMPLETED,-,x,0",
            "3,P,COMPLETED,2.5,3,5");
        FeatureSet[] features = [.. trace.Read("size", "lane", "read_bytes").Tasks.Select(task => task.Features)];
        Assert.Equal(["size", "lane", "read_bytes"], features[0].Keys);
        Assert.Equal(["lane", "read_bytes"], features[1].Keys);
        Assert.Equal([FeatureValue.Of("1"), FeatureValue.Of("x"), FeatureValue.Of("3")], features.Select(set => set.Get("lane")));
        Assert.Equal([FeatureValue.Of(1048576), FeatureValue.Of(0), FeatureValue.Of(5)], features.Select(set => set.Get("read_bytes")));
        Assert.Equal(FeatureValue.Of(2.5), features[2].Get("size"));
    }

    [Fact]
    public void What_cannot_be_imported_at_all_is_an_error_that_says_what_to_do()
    {
        using var trace = new TemporaryTrace(RawHeader, Raw);
        Assert.Contains("'colour'", Assert.Throws<RunImportException>(() => trace.Read("rchar", "colour")).Message);
        Assert.Contains("task_id, hash, process", Assert.Throws<RunImportException>(() => trace.Read("colour")).Message);
        File.WriteAllText(trace.Path, "a,b\n1,2\n");
        Assert.Contains("neither a column 'process' nor 'name'", Assert.Throws<RunImportException>(() => trace.Read()).Message);
        File.WriteAllText(trace.Path, RawHeader + "\n");
        Assert.Contains("no row", Assert.Throws<RunImportException>(() => trace.Read()).Message);
        File.WriteAllText(trace.Path, "");
        Assert.Contains("is empty", Assert.Throws<RunImportException>(() => trace.Read()).Message);
        File.Delete(trace.Path);
        Assert.Contains("-with-trace", Assert.Throws<RunImportException>(() => trace.Read()).Message);
    }

    // 40 rows of an hour, 40 of half an hour, 20 of a quarter, and 2 that failed after an hour without a peak; peaks are 38 x 4,
    // 6, 10, 40 x 1 and 20 x 0.5 GB.
    [Fact]
    public void Reads_a_whole_trace_without_a_problem()
    {
        RunHistory history = RecordImporter.Read(Repository.Fixture("traces", "made.csv"), RecordFormat.Nextflow, new ImportOptions { FeatureColumns = ["rchar", "tag", "nodes_cost"] });
        Assert.Empty(history.Problems);
        Assert.Equal((100, 2), (history.Tasks.Count(task => task.State == TaskState.Succeeded), history.Tasks.Count(task => task.State == TaskState.Failed)));
        Assert.Equal(67 * 3600, history.Tasks.Sum(task => task.DurationSeconds)!.Value, 6);
        Assert.Equal(218e9, history.Tasks.Sum(task => (double)(task.PeakMemory?.Bytes ?? 0)));
        Assert.All(history.Tasks, task => Assert.Equal(FeatureValue.Of("0.5;0.25, 0.125"), task.Features.Get("nodes_cost")));
    }
}
