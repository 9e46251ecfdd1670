using System.IO.Compression;
using System.Text;
using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Tests.Runs.Importing;

/// <summary>What traces of Nextflow are like in the field.</summary>
public class NextflowKindsTests
{
    private static RunHistory Read(string text, ImportOptions? options = null) => RecordImporter.ReadText(text, "trace.txt", options: options);

    [Theory]
    [InlineData("\t")]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("|")]
    [InlineData("^")]
    public void Any_separator(string separator)
    {
        TaskRecord task = Assert.Single(Read("task_id,hash,process,status,exit,realtime,peak_rss\n1,aa/bbcc11,FOO,COMPLETED,0,5s,10 MB\n".Replace(",", separator, StringComparison.Ordinal)).Tasks);
        Assert.Equal(("FOO", 5.0, 10L << 20), (task.TaskName, task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes));
    }

    [Theory]
    [InlineData("99,3%", "1,8 GB", "1,5 GB", 0.993, 1932735283, 1610612736L)] // a comma and one digit: decimals
    [InlineData("1,234.5%", "1,012.5 MB", "1,000 GB", 12.345, 1061683200, 1000L << 30)] // dots elsewhere: commas are between thousands
    [InlineData("99,3%", "1,012 GB", "2,5 GB", 0.993, 1086626726, 2684354560L)] // commas are decimals elsewhere
    [InlineData("1.234,5%", "1.012,5 MB", "2,5 GB", 12.345, 1061683200, 2684354560L)] // dots between thousands
    [InlineData("1\u202F234,5%", "1\u00A0012,5 MB", "2,5 GB", 12.345, 1061683200, 2684354560L)] // narrow blanks between thousands
    public void Commas_mean_what_the_file_shows(string cpu, string peak, string memory, double cores, long peakBytes, long memoryBytes)
    {
        TaskRecord task = Assert.Single(Read($"task_id\tprocess\tstatus\texit\trealtime\t%cpu\tpeak_rss\tmemory\n1\tA\tCOMPLETED\t0\t5s\t{cpu}\t{peak}\t{memory}\n").Tasks);
        Assert.Equal((cores, peakBytes, memoryBytes), (Math.Round(task.ObservedCpu!.Value, 6), task.PeakMemory!.Value.Bytes, task.RequestedMemory!.Value.Bytes));
    }

    [Fact]
    public void A_comma_that_may_mean_either_is_reported_and_not_read()
    {
        RunHistory history = Read("task_id\tprocess\tstatus\texit\trealtime\tpeak_rss\tmemory\n1\tA\tCOMPLETED\t0\t5s\t1,012 MB\t2,000 MB\n");
        Assert.Null(Assert.Single(history.Tasks).PeakMemory);
        Assert.Equal(["memory", "peak_rss"], history.Problems.Where(problem => problem.Code == HistoryProblemCodes.UnreadableValue).Select(problem => problem.Reason.Split('\'')[1]).Order());
    }

    [Fact]
    public void Scripts_of_several_lines_and_names_with_separators_are_put_together()
    {
        RunHistory history = Read("task_id\tname\tscript\tstatus\texit\trealtime\tpeak_rss\n1\talign (s1)\t\n    bwa mem\tref.fa > s1.sam\n    \tCOMPLETED\t0\t5m 2s\t1.2 GB\n2\talign (s\t2)\techo\tCOMPLETED\t0\t6m 2s\t1.3 GB\n");
        Assert.Equal([("align", 302.0), ("align", 362.0)], history.Tasks.Select(task => (task.TaskName, task.DurationSeconds!.Value)));
    }

    [Fact]
    public void Cached_rows_are_counted_and_taken_in_on_request()
    {
        const string text = "task_id\thash\tname\tstatus\texit\trealtime\trss\n2\taa/bbcc11\tTRIM (2)\tCACHED\t0\t104908\t421302272\n28\taa/bbcc12\tTRIM (28)\tCACHED\t0\t128724\t420839424\n";
        string message = Assert.Throws<RunImportException>(() => Read(text)).Message;
        Assert.Contains("2 rows", message);
        Assert.Contains("CACHED", message);
        Assert.Contains("-IncludeCached", message);
        Assert.Equal([104.908, 128.724], Read(text, new ImportOptions { IncludeCached = true }).Tasks.Select(task => task.DurationSeconds!.Value));
    }

    [Fact]
    public void The_same_row_twice_is_one_attempt_and_no_status_is_taken_for_success()
    {
        RunHistory history = Read("task_id\thash\tprocess\trss\tpeak_rss\n1129\t89/416c95\treport\t82096128\t82231296\n1129\t89/416c95\treport\t82096128\t82231296\n");
        TaskRecord task = Assert.Single(history.Tasks);
        Assert.Equal((TaskState.Succeeded, 82231296L), (task.State, task.PeakMemory!.Value.Bytes));
        Assert.Contains(history.Problems, problem => problem.Code == HistoryProblemCodes.AssumedValue && problem.Reason.Contains("succeeded", StringComparison.Ordinal));
    }

    [Fact]
    public void The_duration_is_derived_from_the_times()
    {
        TaskRecord task = Assert.Single(Read("task_id\tprocess\tstatus\texit\tsubmit\tstart\tcomplete\tduration\tpeak_rss\n1\tA\tCOMPLETED\t0\t2024-01-01 10:00:00.000\t2024-01-01 10:05:00.000\t2024-01-01 10:15:00.000\t15m\t1.2 GB\n").Tasks);
        Assert.Equal(600.0, task.DurationSeconds);
    }

    [Fact]
    public void What_nextflow_log_prints_has_no_header()
    {
        RunHistory history = Read("align (s1)\tCOMPLETED\t0\t5m 2s\t1.2 GB\nalign (s2)\tFAILED\t1\t5m 3s\t1.3 GB\n");
        Assert.Equal([("align", TaskState.Succeeded, 302.0), ("align", TaskState.Failed, 303.0)], history.Tasks.Select(task => (task.TaskName, task.State, task.DurationSeconds!.Value)));
        Assert.Contains(history.Problems, problem => problem.Reason.Contains("name, status, exit, realtime, peak_rss", StringComparison.Ordinal));
    }

    /// <summary>The messages of -with-weblog in Nextflow's documentation, shortened.</summary>
    [Fact]
    public void Weblog_messages()
    {
        const string text = """
            {"runName":"mad_fermi","runId":"9d4ed4c2","event":"started","utcTime":"2026-07-02T08:00:00Z"}
            {"runName":"mad_fermi","runId":"9d4ed4c2","event":"process_submitted","utcTime":"2026-07-02T08:00:01Z","trace":{"task_id":1,"status":"SUBMITTED","hash":"4a/5a9c19","name":"ALIGN (s1)","exit":2147483647,"submit":1782979201000,"process":"ALIGN","tag":"s1","attempt":1,"cpus":2,"memory":4294967296}}
            {"runName":"mad_fermi","runId":"9d4ed4c2","event":"process_completed","utcTime":"2026-07-02T08:10:01Z","trace":{"task_id":1,"status":"COMPLETED","hash":"4a/5a9c19","name":"ALIGN (s1)","exit":0,"submit":1782979201000,"start":1782979211000,"complete":1782979801000,"process":"ALIGN","tag":"s1","attempt":1,"cpus":2,"memory":4294967296,"realtime":590000,"%cpu":150.5,"peak_rss":1000000000}}
            {"runName":"mad_fermi","runId":"9d4ed4c2","event":"process_submitted","utcTime":"2026-07-02T08:00:01Z","trace":{"task_id":2,"status":"SUBMITTED","hash":"4a/5a9c20","name":"ALIGN (s2)","exit":2147483647,"submit":1782979202000,"process":"ALIGN","tag":"s2","attempt":1,"cpus":2}}
            """;
        TaskRecord[] tasks = [.. Read(text).Tasks];
        Assert.Equal(("ALIGN", "s1", TaskState.Succeeded, 590.0, 1000000000L, 1.505, 4L << 30), (tasks[0].TaskName, tasks[0].Tag, tasks[0].State, tasks[0].DurationSeconds!.Value, tasks[0].PeakMemory!.Value.Bytes, tasks[0].ObservedCpu!.Value, tasks[0].RequestedMemory!.Value.Bytes));
        Assert.Equal(TaskState.Submitted, tasks[1].State);
        Assert.Equal(2, Read("[" + string.Join(',', text.Split('\n')) + "]").Tasks.Count());
    }

    [Fact]
    public void Compressed_files_are_read_and_called_by_their_name()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.PathOf("trace.txt.gz");
        using (var stream = new GZipStream(File.Create(file), CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes("task_id\tprocess\tstatus\texit\trealtime\tpeak_rss\n1\tA\tCOMPLETED\t0\t5s\t10 MB\n"));
        RunRecord run = Assert.Single(RecordImporter.Read(file).Runs);
        Assert.Equal(("trace", 1), (run.ProjectName, run.Tasks.Count));
    }

    /// <summary>A run that was resumed has the finished tasks again, as CACHED, with the times at which they ran.</summary>
    [Fact]
    public void A_resumed_run_adds_only_what_ran_anew()
    {
        using var directory = new TemporaryDirectory();
        const string header = "task_id\thash\tprocess\tstatus\texit\tsubmit\trealtime\tpeak_rss\n";
        const string done = "1\taa/bbcc11\tA\tSTATUS\t0\t2024-01-01 10:00:00.123\t5s\t10 MB\n";
        string store = directory.PathOf("runs");
        RecordImporter.Import(directory.Write("first.txt", header + done.Replace("STATUS", "COMPLETED", StringComparison.Ordinal)), store);
        ImportResult resumed = RecordImporter.Import(directory.Write("second.txt", header + done.Replace("STATUS", "CACHED", StringComparison.Ordinal) + "5\taa/bbcc15\tB\tCOMPLETED\t0\t2024-01-01 12:00:00.456\t7s\t20 MB\n"), store, options: new ImportOptions { IncludeCached = true });
        Assert.Equal((1, 1), (resumed.NewAttempts, resumed.AlreadyStoredAttempts));
        Assert.Equal(["A", "B"], RunStore.Read(store).Tasks.Select(task => task.TaskName).Order());
    }

    [Fact]
    public void A_peak_near_the_request_is_that_of_the_processes_and_no_estimate() =>
        Assert.False(Assert.Single(RecordImporter.ReadText("task_id\tprocess\tstatus\trealtime\tpeak_rss\tmemory\n1\tA\tCOMPLETED\t60000\t1000000000\t1000000000\n", "trace.txt").Tasks).PeakMemoryIsUpperEstimate);
}
