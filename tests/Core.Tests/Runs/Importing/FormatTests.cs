using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Tests.Runs.Importing;

/// <summary>Each format by a record as its own documentation shows it, recognised by its content.</summary>
public class FormatTests
{
    /// <summary>From the PBS Professional administrator's guide, with the resources of a job added.</summary>
    internal const string Pbs = """
        07/01/2026 09:00:00;Q;1656.pbs01;queue=workq
        07/01/2026 09:00:05;S;1656.pbs01;user=user group=grp jobname=align queue=workq ctime=1782896400 qtime=1782896400 etime=1782896400 start=1782896405 exec_host=n1/0*4
        07/01/2026 09:10:05;E;1656.pbs01;user=user group=grp account="big project" jobname=align queue=workq ctime=1782896400 qtime=1782896400 etime=1782896400 start=1782896405 exec_host=n1/0*4 Resource_List.mem=8gb Resource_List.ncpus=4 Resource_List.ngpus=1 Resource_List.place=pack Resource_List.walltime=02:00:00 session=4711 end=1782897005 Exit_status=0 resources_used.cpupercent=380 resources_used.cput=00:38:00 resources_used.mem=3500000kb resources_used.ncpus=4 resources_used.vmem=4336264kb resources_used.walltime=00:10:00 run_count=1
        07/01/2026 09:20:05;E;1657.pbs01;user=user jobname=align queue=workq ctime=1782897000 start=1782897005 Resource_List.nodes=2:ppn=8 Resource_List.walltime=00:10:00 end=1782897605 Exit_status=271 resources_used.mem=100kb resources_used.walltime=00:10:00
        07/01/2026 09:30:05;E;1658.pbs01;user=user jobname=align queue=workq ctime=1782897600 start=1782897605 end=1782897705 Exit_status=-29 resources_used.mem=100kb resources_used.walltime=00:01:40
        """;

    /// <summary>From the example of qacct(1) and its fields in accounting(5).</summary>
    internal const string Sge = """
        ==============================================================
        qname        all.q
        hostname     n1
        group        users
        owner        ann
        project      NONE
        department   defaultdepartment
        jobname      align
        jobnumber    77
        taskid       3
        account      sge
        qsub_time    Thu Jul  2 10:00:00 2026
        start_time   Thu Jul  2 10:00:10 2026
        end_time     Thu Jul  2 10:10:10 2026
        granted_pe   smp
        slots        4
        failed       0
        exit_status  0
        ru_wallclock 600s
        ru_maxrss    3500000
        cpu          2280.1s
        category     -u ann -l h_vmem=4G,h_rt=7200 -pe smp 4
        maxvmem      5.500G
        ==============================================================
        qname        all.q
        hostname     n1
        jobname      align
        jobnumber    78
        taskid       undefined
        qsub_time    Thu Jul  2 10:00:00 2026
        start_time   Thu Jul  2 10:00:10 2026
        end_time     Thu Jul  2 10:10:10 2026
        slots        1
        failed       100 : assumedly after job
        exit_status  137                  (Killed)
        ru_wallclock 600
        ru_maxrss    0
        cpu          590
        maxvmem      3.500G
        """;

    /// <summary>The example of bacct in the IBM Spectrum LSF command reference, with a requested memory.</summary>
    internal const string Bacct = """
        Accounting information about jobs that are: 
          - submitted by all users.
          - accounted on all projects.
        ------------------------------------------------------------------------------

        Job <1743>, Job Name <align>, User <user1>, Project <default>, Status <EXIT>, Queue <normal>
                             , Command <bwa mem ref.fa s1.fq>, Share group charged </use
                             r1>
        Thu Jul  2 10:00:00 2026: Submitted from host <hostA>, CWD <$HOME>, Requested R
                             esources <rusage[mem=512M]>;
        Thu Jul  2 10:00:05 2026: Dispatched to <hostB>;
        Thu Jul  2 10:00:35 2026: Completed <exit>; TERM_MEMLIMIT: job killed after reac
                             hing LSF memory usage limit.

        Accounting information about this job:
             CPU_T     WAIT     TURNAROUND   STATUS     HOG_FACTOR    MEM    SWAP
             15.50        5             35     exit         0.0032    510M    600M
        ------------------------------------------------------------------------------
        """;

    internal const string LsfSummary = """
        Sender: LSF System <lsfadmin@hostB>
        Subject: Job 42: <align> in cluster <cl1> Done

        Job <align> was submitted from host <hostA> by user <ann> in cluster <cl1> at Thu Jul  2 10:00:00 2026
        Job was executed on host(s) <hostB>, in queue <normal>, as user <ann> in cluster <cl1> at Thu Jul  2 10:00:10 2026
        Started at Thu Jul  2 10:00:10 2026
        Terminated at Thu Jul  2 10:08:48 2026
        Results reported at Thu Jul  2 10:08:48 2026

        Successfully completed.

        Resource usage summary:

            CPU time :                                   510.08 sec.
            Max Memory :                                 49 MB
            Average Memory :                             40.12 MB
            Total Requested Memory :                     512.00 MB
            Delta Memory :                               463.00 MB
            Max Swap :                                   -
            Run time :                                   518 sec.
            Turnaround time :                            528 sec.
        """;

    internal const string Bjobs = """
        { "COMMAND":"bjobs", "JOBS":1, "RECORDS":[ { "JOBID":"43", "JOB_NAME":"align", "STAT":"DONE", "QUEUE":"normal", "SUBMIT_TIME":"Jul  2 10:00:00 2026", "START_TIME":"Jul  2 10:00:10 2026",
          "FINISH_TIME":"Jul  2 10:08:48 2026 L", "RUN_TIME":"518 second(s)", "CPU_USED":"510.1 second(s)", "MAX_MEM":"49 Mbytes", "COMBINED_RESREQ":"select[type == any] rusage[mem=512.00]", "NREQ_SLOT":"2", "EXEC_HOST":"hostB" } ] }
        """;

    internal const string GnuTime = """
        Command exited with non-zero status 2
        	Command being timed: "/opt/bin/bwa mem ref.fa s1.fq"
        	User time (seconds): 9.21
        	System time (seconds): 0.40
        	Percent of CPU this job got: 99%
        	Elapsed (wall clock) time (h:mm:ss or m:ss): 0:09.64
        	Average shared text size (kbytes): 0
        	Maximum resident set size (kbytes): 672856
        	Exit status: 2
        Command terminated by signal 9
        	Command being timed: "sort big"
        	User time (seconds): 3600.00
        	System time (seconds): 1.50
        	Elapsed (wall clock) time (h:mm:ss or m:ss): 1:00:02
        	Maximum resident set size (kbytes): 1024
        	Exit status: 0
        """;

    /// <summary>Attributes of the HTCondor manual's appendix of job ClassAd attributes.</summary>
    internal const string CondorLong = """
        ClusterId = 5
        ProcId = 1
        Cmd = "/home/ann/bin/align.sh"
        RequestMemory = 2048
        MemoryUsage = ((ResidentSetSize + 1023) / 1024)
        ResidentSetSize = 921600
        RequestCpus = 2
        RequestGPUs = 1
        GPUsMemoryUsage = 1024.0
        GPUsAverageUsage = 0.5
        RemoteUserCpu = 550.0
        RemoteSysCpu = 10.0
        ExitCode = 0
        JobStatus = 4
        QDate = 1775000000
        JobCurrentStartDate = 1775000010
        CompletionDate = 1775000610
        NumJobStarts = 2
        *** Offset = 0 ClusterId = 5 ProcId = 1 Owner = "ann" CompletionDate = 1775000610
        ClusterId = 6
        ProcId = 0
        JobBatchName = "align"
        RequestMemory = 2048
        MemoryUsage = 2048
        JobStatus = 5
        HoldReasonCode = 34
        QDate = 1775000000
        JobCurrentStartDate = 1775000010
        EnteredCurrentStatus = 1775000110
        """;

    private static TaskRecord[] Read(string text, ImportOptions? options = null) => [.. RecordImporter.ReadText(text, "records.txt", options: options).Tasks.OrderBy(task => task.TaskId, StringComparer.Ordinal)];

    private static (string Name, string Id, TaskState State, string? Error, double? Duration, long? PeakMiB) Gist(TaskRecord task) =>
        (task.TaskName, task.TaskId, task.State, task.ErrorType, task.DurationSeconds, task.PeakMemory?.Bytes >> 20);

    [Fact]
    public void Pbs_accounting()
    {
        TaskRecord[] tasks = Read(Pbs);
        Assert.Equal(("align", "1656.pbs01", TaskState.Succeeded, null, 600.0, 3417L), Gist(tasks[0]));
        Assert.Equal((4, 8L << 30, 7200, 1, 3.8, "big project"), (tasks[0].RequestedCpus!.Value, tasks[0].RequestedMemory!.Value.Bytes, tasks[0].RequestedWalltime!.Value.TotalSeconds, tasks[0].RequestedGpus!.Value, tasks[0].ObservedCpu!.Value, tasks[0].Tag!));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1782896405), tasks[0].StartedAt);
        // 271 is 256 and signal 15; nodes=2:ppn=8 are 16 cores; -29 is a job killed for its walltime.
        Assert.Equal((TaskState.Failed, 143, 16), (tasks[1].State, tasks[1].ExitCode!.Value, tasks[1].RequestedCpus!.Value));
        Assert.Equal((TaskState.Failed, FailureClasses.Timeout), (tasks[2].State, tasks[2].ErrorType));
    }

    [Fact]
    public void Grid_Engine_qacct()
    {
        TaskRecord[] tasks = Read(Sge, new ImportOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") });
        Assert.Equal(("align", "77.3", TaskState.Succeeded, null, 600.0, 3417L), Gist(tasks[0]));
        Assert.Equal((4, 4L << 30, 7200, false), (tasks[0].RequestedCpus!.Value, tasks[0].RequestedMemory!.Value.Bytes, tasks[0].RequestedWalltime!.Value.TotalSeconds, tasks[0].PeakMemoryIsUpperEstimate));
        Assert.Equal(2280.1 / 600, tasks[0].ObservedCpu!.Value, 9);
        Assert.Equal(new DateTimeOffset(2026, 7, 2, 8, 0, 10, TimeSpan.Zero), tasks[0].StartedAt);
        Assert.Equal(("align", "78", TaskState.Failed, FailureClasses.OutOfMemory, 600.0, 3584L), Gist(tasks[1]));
        Assert.Equal((137, true), (tasks[1].ExitCode!.Value, tasks[1].PeakMemoryIsUpperEstimate));
    }

    [Fact]
    public void Grid_Engine_accounting_file()
    {
        TaskRecord task = Assert.Single(Read("all.q:n1:users:ann:align:77:sge:0:1782986400:1782986410:1782987010:0:0:600:500.0:80.1:3500000:0:0:0:0:1:0:0:0:0:0:0:0:1:2:NONE:defaultdepartment:smp:4:0:580.1:10.0:0.1:-l h_vmem=4G:0.0:NONE:5000000000:0:0\n"));
        Assert.Equal(("align", "77", TaskState.Succeeded, null, 600.0, 3417L), Gist(task));
        Assert.Equal((4.0, 4L << 30), (task.RequestedCpus!.Value, task.RequestedMemory!.Value.Bytes));
    }

    [Fact]
    public void Lsf_bacct_summary_and_bjobs()
    {
        TaskRecord killed = Assert.Single(Read(Bacct));
        Assert.Equal(("align", "1743", TaskState.Failed, FailureClasses.OutOfMemory, 30.0, 510L), Gist(killed));
        Assert.Equal((512L << 20, 15.5 / 30, "hostB"), (killed.RequestedMemory!.Value.Bytes, killed.ObservedCpu!.Value, killed.Worker));
        Assert.Equal(new DateTimeOffset(2026, 7, 2, 10, 0, 5, TimeSpan.Zero), killed.StartedAt);

        TaskRecord summary = Assert.Single(Read(LsfSummary));
        Assert.Equal(("align", "42", TaskState.Succeeded, null, 518.0, 49L), Gist(summary));
        Assert.Equal((512L << 20, 510.08 / 518, "cl1", "normal"), (summary.RequestedMemory!.Value.Bytes, summary.ObservedCpu!.Value, summary.Target, summary.Component));

        TaskRecord json = Assert.Single(Read(Bjobs));
        Assert.Equal(("align", "43", TaskState.Succeeded, null, 518.0, 49L), Gist(json));
        Assert.Equal((512L << 20, 2), (json.RequestedMemory!.Value.Bytes, json.RequestedCpus!.Value));
    }

    [Fact]
    public void Gnu_time()
    {
        TaskRecord[] tasks = Read(GnuTime);
        Assert.Equal(["bwa", "sort"], tasks.Select(task => task.TaskName).Order());
        TaskRecord bwa = tasks.Single(task => task.TaskName == "bwa"), sort = tasks.Single(task => task.TaskName == "sort");
        Assert.Equal((TaskState.Failed, 2, 9.64, 672856L << 10), (bwa.State, bwa.ExitCode!.Value, bwa.DurationSeconds!.Value, bwa.PeakMemory!.Value.Bytes));
        Assert.Equal(9.61 / 9.64, bwa.ObservedCpu!.Value, 9);
        Assert.Equal((TaskState.Failed, FailureClasses.OutOfMemory, 137, 3602.0), (sort.State, sort.ErrorType, sort.ExitCode!.Value, sort.DurationSeconds!.Value));
    }

    [Fact]
    public void HTCondor_history()
    {
        TaskRecord[] tasks = Read(CondorLong);
        Assert.Equal(("align.sh", "5.1", TaskState.Succeeded, null, 600.0, 900L), Gist(tasks[0]));
        Assert.Equal((2, 2L << 30, 2, 1, 1L << 30, 0.5), (tasks[0].Attempt, tasks[0].RequestedMemory!.Value.Bytes, tasks[0].RequestedCpus!.Value, tasks[0].RequestedGpus!.Value, tasks[0].PeakGpuMemory!.Value.Bytes, tasks[0].ObservedGpu!.Value));
        Assert.Equal(560.0 / 600, tasks[0].ObservedCpu!.Value, 9);
        // Held for more memory than was asked for.
        Assert.Equal(("align", "6.0", TaskState.Failed, FailureClasses.OutOfMemory, 100.0, 2048L), Gist(tasks[1]));
    }

    [Fact]
    public void Cromwell_metadata()
    {
        const string metadata = """
            {"id":"w1","workflowName":"wf","calls":{
              "wf.align":[
                {"executionStatus":"RetryableFailure","backendStatus":"Preempted","shardIndex":0,"attempt":1,"start":"2026-01-01T10:00:00.000Z","end":"2026-01-01T10:05:00.000Z","runtimeAttributes":{"memory":"4 GB","cpu":"2","gpuCount":1}},
                {"executionStatus":"Done","shardIndex":0,"attempt":2,"returnCode":0,"start":"2026-01-01T10:05:00.000Z","end":"2026-01-01T10:15:00.000Z","runtimeAttributes":{"memory":"4 GB","cpu":"2"}},
                {"executionStatus":"Done","shardIndex":1,"attempt":1,"returnCode":0,"callCaching":{"hit":true},"start":"2026-01-01T10:05:00.000Z","end":"2026-01-01T10:05:01.000Z"}],
              "wf.inner":[{"subWorkflowMetadata":{"id":"w2","calls":{"inner.sort":[{"executionStatus":"Failed","attempt":1,"returnCode":1,"shardIndex":-1,"start":"2026-01-01T10:05:00.000Z","end":"2026-01-01T10:05:30.000Z"}]}}}]}}
            """;
        TaskRecord[] tasks = [.. Read(metadata).OrderBy(task => task.TaskName).ThenByDescending(task => task.Attempt)];
        Assert.Equal([("inner.sort", 1, TaskState.Failed, 30.0), ("wf.align", 2, TaskState.Succeeded, 600.0), ("wf.align", 1, TaskState.Failed, 300.0)], tasks.Select(task => (task.TaskName, task.Attempt, task.State, task.DurationSeconds!.Value)));
        Assert.Equal((FailureClasses.NodeFailure, 1.0, 4L << 30), (tasks[2].ErrorType, tasks[2].RequestedGpus!.Value, tasks[2].RequestedMemory!.Value.Bytes));
        Assert.Equal(4, Read(metadata, new ImportOptions { IncludeCached = true }).Length);
    }

    [Theory]
    [InlineData("""{"name":"w","schemaVersion":"1.5","workflow":{"specification":{"tasks":[{"name":"align","id":"align_7"}]},"execution":{"executedAt":"2026-01-01T10:00:00Z","tasks":[{"id":"align_7","runtimeInSeconds":37.5,"memoryInBytes":356302848,"avgCPU":90.0,"coreCount":2}]}}}""")]
    [InlineData("""{"name":"w","schemaVersion":"1.4","workflow":{"executedAt":"2026-01-01T10:00:00Z","tasks":[{"name":"align_ID0000007","id":"7","category":"align","runtimeInSeconds":37.5,"memoryInBytes":356302848,"avgCPU":90.0,"coreCount":2}]}}""")]
    [InlineData("""{"name":"w","schemaVersion":"1.3","workflow":{"executedAt":"2026-01-01T10:00:00Z","tasks":[{"name":"align_ID0000007","runtime":37.5,"memory":347952,"avgCPU":90.0,"cores":2}]}}""")]
    public void WfFormat_of_several_versions(string instance)
    {
        TaskRecord task = Assert.Single(Read(instance));
        Assert.Equal(("align", TaskState.Succeeded, 37.5, 356302848L, 0.9, 2.0), (task.TaskName, task.State, task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes, task.ObservedCpu!.Value, task.RequestedCpus!.Value));
    }

    [Fact]
    public void Records_of_no_known_format_are_refused_with_the_first_line_and_the_formats()
    {
        RunImportException problem = Assert.Throws<RunImportException>(() => Read("once upon a time\nthere was a cluster"));
        Assert.Contains("once upon a time", problem.Message);
        Assert.Contains("HTCondor", problem.Message);
    }
}
