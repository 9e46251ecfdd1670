using System.Globalization;
using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Tests.Runs.Importing;

/// <summary>What sacct's output is like in the field; see sacct(1).</summary>
public class SacctKindsTests
{
    private static RunHistory Read(string text, ImportOptions? options = null) => RecordImporter.ReadText(text, "jobs.txt", options: options);

    [Theory]
    [InlineData("JobID|JobName|State|Start|End|ElapsedRaw|MaxRSS\n1|a|COMPLETED|2026-01-01T10:00:00|2026-01-01T10:10:00|600|\n1.0|a|COMPLETED|2026-01-01T10:00:00|2026-01-01T10:10:00|600|10M")]
    [InlineData("JobID|JobName|State|Start|End|MaxRSS\n1|a|COMPLETED|2026-01-01T10:00:00|2026-01-01T10:10:00|\n1.0|a|COMPLETED|2026-01-01T10:00:00|2026-01-01T10:10:00|10M")]
    [InlineData("JobID|JobName|State|End|Elapsed|MaxRSS\n1|a|COMPLETED|2026-01-01T10:10:00|00:10:00|\n1.0|a|COMPLETED|2026-01-01T10:10:00|00:10:00|10M")]
    [InlineData("JobID|JobName|State|Start|Elapsed|TRESUsageInMax\n1|a|COMPLETED|2026-01-01T10:00:00|00:10:00|\n1.0|a|COMPLETED|2026-01-01T10:00:00|00:10:00|cpu=00:09:00,mem=10M")]
    public void Start_end_and_duration_are_derived_from_what_is_there(string text)
    {
        TaskRecord task = Assert.Single(Read(text).Tasks);
        Assert.Equal((600.0, 10L << 20), (task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes));
        Assert.Equal((new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 1, 10, 10, 0, TimeSpan.Zero)), (task.StartedAt!.Value, task.FinishedAt!.Value));
    }

    [Fact]
    public void What_no_row_says_is_warned_of()
    {
        RunHistory history = Read("JobID|JobName|State\n1|a|COMPLETED\n2|a|COMPLETED");
        Assert.Equal(["duration", "peak memory", "time"], history.Problems.Where(problem => problem.Code == HistoryProblemCodes.MissingValue).Select(problem => problem.Reason.Split(" says a ")[1].Split(" (")[0]));
        Assert.All(history.Tasks, task => Assert.Null(task.DurationSeconds));
    }

    /// <summary>As sacct of Slurm 22.05 printed them of a node of 16 CPUs and 8,000 MiB, DefMemPerCPU=100, MaxMemPerCPU=400.</summary>
    [Theory]
    [InlineData("1|1|200M|billing=1,cpu=1,mem=200M,node=1|billing=1,cpu=1,mem=200M,node=1|sbatch -J plain -n1 --mem=200M --wrap sleep 1", false, 200)]
    [InlineData("1|16|100M|billing=1,cpu=1,mem=100M,node=1|billing=16,cpu=16,mem=1600M,node=1|", true, 100)] // -n1 --exclusive
    [InlineData("4|16|400M|billing=4,cpu=4,mem=400M,node=1|billing=16,cpu=16,mem=1600M,node=1|", true, 400)] // -n4 --exclusive
    [InlineData("1|16|1000M|billing=1,cpu=1,mem=1000M,node=1|billing=16,cpu=16,mem=1000M,node=1|sbatch -J exclmem -n1 --exclusive --mem=1000M --wrap sleep 1", true, 1000)]
    [InlineData("1|5|2000M|billing=1,cpu=1,mem=2000M,node=1|billing=5,cpu=5,mem=2000M,node=1|sbatch -J big -n1 --mem=2000M --wrap sleep 1", false, 2000)]
    [InlineData("5|5|2000M|billing=1,cpu=1,mem=2000M,node=1|billing=5,cpu=5,mem=2000M,node=1|sbatch -J bigpercpu -n1 --mem-per-cpu=2000M --wrap sleep 1", false, 2000)]
    [InlineData("1|1|8000M|billing=1,cpu=1,mem=8000M,node=1|billing=1,cpu=1,mem=8000M,node=1|sbatch -J mem0b -n1 --mem=0 --wrap sleep 1", true, 8000)]
    [InlineData("1|1|0n|billing=1,cpu=1,mem=8000M,node=1|billing=1,cpu=1,mem=8000M,node=1|", true, 8000)]
    [InlineData("1|1|0n|||", false, null)] // a site that does not count memory
    [InlineData("1|1|200M|billing=1,cpu=1,mem=200M,node=1|billing=1,cpu=1,mem=200M,node=1|sbatch -n1 --wrap mytool --exclusive", false, 200)]
    public void Whole_nodes_are_known_by_what_was_asked_and_given(string row, bool isWhole, int? mebibytes)
    {
        TaskRecord task = Assert.Single(Read($"JobID|JobName|State|ElapsedRaw|ReqCPUS|AllocCPUS|ReqMem|ReqTRES|AllocTRES|SubmitLine\n1|a|COMPLETED|60|{row}\n").Tasks);

        Assert.Equal((isWhole, (long?)mebibytes << 20), (task.HasWholeNode, task.RequestedMemory?.Bytes));
    }

    [Fact]
    public void Files_put_together_have_their_header_and_their_rows_twice()
    {
        const string text = "JobID|JobName|State|ElapsedRaw|MaxRSS\n1|a|COMPLETED|60|\n1.batch|batch|COMPLETED|60|10M\n";
        Assert.Equal(10L << 20, Assert.Single(Read(text + text).Tasks).PeakMemory!.Value.Bytes);
    }

    [Fact]
    public void JobIDRaw_and_ExitCode_stand_in_for_JobID_and_State()
    {
        TaskRecord[] tasks = [.. Read("JobIDRaw|JobName|ExitCode|Elapsed\n1|a|0:0|10:00\n2|a|0:9|00:05:00\n", new ImportOptions()).Tasks.OrderBy(task => task.TaskId)];
        Assert.Equal([(TaskState.Succeeded, 600.0, 0), (TaskState.Failed, 300.0, 137)], tasks.Select(task => (task.State, task.DurationSeconds!.Value, task.ExitCode!.Value)));
    }

    [Theory]
    [InlineData("2026-01-01T10:00:00")]
    [InlineData("2026-01-01 10:00:00")]
    [InlineData("2026-01-01T11:00:00+0100")]
    [InlineData("2026-01-01T10:00:00Z")]
    [InlineData("1767261600")]
    public void Times_of_several_forms(string time) =>
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero), Assert.Single(Read($"JobID|JobName|State|Submit\n1|a|COMPLETED|{time}").Tasks).SubmittedAt);

    [Fact]
    public void A_wrong_format_is_refused_with_the_right_one()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("jobs.txt", "JobID|JobName|State|Submit\n1|a|COMPLETED|2026-01-01T10:00:00\n");
        Assert.Contains("-Format Sacct", Assert.Throws<RunImportException>(() => RecordImporter.Import(file, directory.PathOf("runs"), RecordFormat.Nextflow)).Message);
    }

    [Fact]
    public void A_job_that_never_started_took_no_time() =>
        Assert.Null(Assert.Single(Read("JobID|JobName|State|Submit|Start|End|Elapsed\n1|a|CANCELLED by 7|2026-01-01T10:00:00|None|2026-01-01T10:10:00|00:00:00").Tasks).DurationSeconds);

    [Theory]
    [InlineData("|")]
    [InlineData("^|^")]
    [InlineData("\t")]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("~")]
    public void Any_delimiter_is_found_in_the_header(string delimiter)
    {
        string text = "JobID|JobName|State|Submit|ElapsedRaw|ReqTRES|MaxRSS\n1|a b|COMPLETED|2026-01-01T10:00:00|600|cpu=4 mem=8G|\n1.0|a|COMPLETED|2026-01-01T10:00:00|600||10M\n".Replace("|", delimiter, StringComparison.Ordinal);
        TaskRecord task = Assert.Single(Read(text.Replace("cpu=4 mem=8G", "cpu=4,mem=8G", StringComparison.Ordinal)).Tasks);
        Assert.Equal(("a b", 600.0, 10L << 20, 8L << 30, 4.0), (task.TaskName, task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes, task.RequestedMemory!.Value.Bytes, task.RequestedCpus!.Value));
    }

    [Fact]
    public void Columns_of_fixed_width_are_read_too()
    {
        const string text = """
            JobID           JobName      State    Elapsed     MaxRSS 
            ------------ ---------- ---------- ---------- ---------- 
            100               align  COMPLETED   00:10:00            
            100.batch         batch  COMPLETED   00:10:00   1000000K 
            100.ext+         extern  COMPLETED   00:10:00   9000000K 
            101          long name+ CANCELLED+   00:05:00            
            """;
        TaskRecord[] tasks = [.. Read(text).Tasks];
        Assert.Equal([("align", TaskState.Succeeded, 600.0, 1000000L << 10), ("long name+", TaskState.Cancelled, 300.0, 0)], tasks.Select(task => (task.TaskName, task.State, task.DurationSeconds!.Value, task.PeakMemory?.Bytes ?? 0)));
    }

    [Fact]
    public void Bars_and_line_ends_stand_in_values()
    {
        const string text = "JobID|JobName|State|ElapsedRaw|MaxRSS|Comment|SubmitLine\n"
            + "1|find . | grep hot|COMPLETED|60|||sbatch a.sh\n1.batch|batch|COMPLETED|60|2000K||\n"
            + "2|b|COMPLETED|60||first\nsecond|srun bash -c echo a &&\necho b | cat\n2.0|b|COMPLETED|60|51200K||srun\n"
            + "3|c|COMPLETED|60|||sbatch --wrap=x|y\n";
        RunHistory history = Read(text, new ImportOptions { FeatureColumns = ["Comment", "SubmitLine"] });
        Assert.Equal([("find . | grep hot", 2000L << 10), ("b", 51200L << 10), ("c", 0)], history.Tasks.OrderBy(task => task.TaskId).Select(task => (task.TaskName, task.PeakMemory?.Bytes ?? 0)));
        TaskRecord second = history.Tasks.Single(task => task.TaskId == "2");
        Assert.Equal(("first\nsecond", "srun bash -c echo a &&\necho b | cat"), (second.Features.Get("Comment").Text, second.Features.Get("SubmitLine").Text));
        Assert.Equal("sbatch --wrap=x|y", history.Tasks.Single(task => task.TaskId == "3").Features.Get("SubmitLine").Text);
    }

    [Fact]
    public void Requeued_attempts_end_without_success_and_clusters_are_kept_apart()
    {
        const string text = """
            JobID|JobName|Cluster|State|Submit|Start|End|ElapsedRaw|MaxRSS
            7|sim|alpha|REQUEUED|2026-01-01T08:00:00|2026-01-01T08:00:10|2026-01-01T09:00:10|3600|
            7.0|sim|alpha|CANCELLED|2026-01-01T08:00:10|2026-01-01T08:00:10|2026-01-01T09:00:10|3600|13G
            7|sim|alpha|COMPLETED|2026-01-01T09:00:10|2026-01-01T09:10:00|2026-01-01T10:10:00|3600|
            7.0|sim|alpha|COMPLETED|2026-01-01T09:10:00|2026-01-01T09:10:00|2026-01-01T10:10:00|3600|14G
            7|sim|beta|COMPLETED|2026-01-01T09:00:10|2026-01-01T09:10:00|2026-01-01T09:20:00|600|
            8|sim|beta|REQUEUED|2026-01-01T09:00:10|Unknown|Unknown|0|
            """;
        RunHistory history = Read(text);
        Assert.Equal(["alpha", "beta"], history.Runs.Select(run => run.TargetName));
        Assert.Equal([(1, TaskState.Failed, 3600.0, 13L << 30), (2, TaskState.Succeeded, 3600.0, 14L << 30)], history.Runs[0].Tasks.Select(task => (task.Attempt, task.State, task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes)));
        Assert.Equal([(1, TaskState.Succeeded), (1, TaskState.Submitted)], history.Runs[1].Tasks.Select(task => (task.Attempt, task.State)));
    }

    [Theory]
    [InlineData("", 8, 1, 8L << 30, true)] // 8 tasks of 1 GiB at most
    [InlineData("cpu=1,mem=6G", 8, 1, 6L << 30, false)] // the sum is known
    [InlineData("", 8, 2, 4L << 30, true)] // on each of two nodes
    [InlineData("", 1, 1, 1L << 30, false)]
    public void The_tasks_of_a_step_are_summed_or_estimated_from_above(string total, int tasks, int nodes, long peak, bool isUpperEstimate)
    {
        TaskRecord task = Assert.Single(Read(string.Create(CultureInfo.InvariantCulture, $"JobID|JobName|State|ElapsedRaw|NNodes|NTasks|MaxRSS|TRESUsageInTot\n1|a|COMPLETED|60|{nodes}|||\n1.0|a|COMPLETED|60|{nodes}|{tasks}|1G|{total}")).Tasks);
        Assert.Equal((peak, isUpperEstimate), (task.PeakMemory!.Value.Bytes, task.PeakMemoryIsUpperEstimate));
    }

    [Theory]
    [InlineData("3900M", "COMPLETED", true)] // 95 to 100 % of 4 GiB without a kill: page cache
    [InlineData("3000M", "COMPLETED", false)]
    [InlineData("3900M", "OUT_OF_MEMORY", false)]
    public void A_peak_of_nearly_all_that_was_asked_for_without_a_kill_is_an_upper_estimate(string peak, string state, bool isUpperEstimate) =>
        Assert.Equal(isUpperEstimate, Assert.Single(Read($"JobID|JobName|State|ElapsedRaw|ReqMem|MaxRSS\n1|a|{state}|60|4G|\n1.0|a|{state}|60||{peak}").Tasks).PeakMemoryIsUpperEstimate);

    [Theory]
    [InlineData("ReqTRES", "billing=4,cpu=4,gres/gpu=2,mem=8G", 2)]
    [InlineData("AllocTRES", "cpu=4,gres/gpu:a100=3,mem=8G", 3)]
    [InlineData("AllocTRES", "cpu=4,gres/gpu=2,gres/gpu:a100=2", 2)]
    [InlineData("ReqGRES", "gpu:v100:4", 4)]
    [InlineData("ReqTRES", "cpu=4,mem=8G", null)]
    public void Gpus_asked_for(string column, string list, int? gpus) =>
        Assert.Equal(gpus, (int?)Assert.Single(Read($"JobID|JobName|State|ElapsedRaw|{column}\n1|a|COMPLETED|60|{list}").Tasks).RequestedGpus);

    [Fact]
    public void Gpus_that_were_used_are_stored()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("jobs.txt", "JobID|JobName|State|Submit|ElapsedRaw|AllocTRES|TRESUsageInTot\n1|a|COMPLETED|2026-01-01T10:00:00|60|gres/gpu=2|\n1.0|a|COMPLETED||60||cpu=00:01:00,gres/gpumem=1500M,gres/gpuutil=150,mem=1G");
        TaskRecord task = Assert.Single(RecordImporter.Import(file, directory.PathOf("runs")).ReadRuns().Tasks);
        Assert.Equal((2.0, 1500L << 20, 1.5), (task.RequestedGpus!.Value, task.PeakGpuMemory!.Value.Bytes, task.ObservedGpu!.Value));
    }

    /// <summary>The same job as data_parser v0.0.41 and as the older plain layout print it.</summary>
    [Theory]
    [InlineData("""{"jobs":[{"job_id":7,"name":"align","partition":"main","account":"lab","cluster":"c","comment":{"job":"x"},"array":{"job_id":5,"task_id":{"set":true,"infinite":false,"number":2}},"state":{"current":["OUT_OF_MEMORY"],"reason":"None"},"exit_code":{"return_code":{"set":true,"infinite":false,"number":0},"signal":{"id":{"set":true,"infinite":false,"number":125}}},"nodes":"n1","time":{"submission":1700000000,"start":1700000010,"end":1700000610,"elapsed":600,"limit":{"set":true,"infinite":false,"number":60},"total":{"seconds":540,"microseconds":500000}},"required":{"CPUs":4,"memory_per_node":{"set":true,"infinite":false,"number":4096},"memory_per_cpu":{"set":false,"infinite":false,"number":0}},"tres":{"allocated":[{"type":"cpu","name":"","id":1,"count":4},{"type":"gres","name":"gpu","id":1001,"count":2}],"requested":[{"type":"mem","name":"","id":2,"count":4096}]},"steps":[{"state":["COMPLETED"],"step":{"id":"5_2.batch","name":"batch"},"tasks":{"count":1},"tres":{"requested":{"max":[{"type":"mem","count":1024000000,"node":"n1","task":0}],"total":[{"type":"mem","count":1024000000}]}}}]}],"meta":{"plugin":{"data_parser":"data_parser/v0.0.41"}}}""")]
    [InlineData("""{"meta":{"plugin":{"type":"openapi/dbv0.0.38"}},"jobs":[{"job_id":7,"name":"align","partition":"main","account":"lab","cluster":"c","array":{"job_id":5,"task_id":2},"state":{"current":"OUT_OF_MEMORY","reason":"None"},"exit_code":{"status":"SIGNALED","return_code":0,"signal":{"signal_id":125,"name":""}},"nodes":"n1","time":{"submission":1700000000,"start":1700000010,"end":1700000610,"elapsed":600,"limit":60,"total":{"seconds":540,"microseconds":500000}},"required":{"CPUs":4,"memory":4096},"tres":{"allocated":[{"type":"cpu","name":null,"id":1,"count":4},{"type":"gres","name":"gpu","id":1001,"count":2}]},"steps":[{"state":"COMPLETED","step":{"job_id":7,"name":"batch","id":-5},"tasks":{"count":1},"tres":{"requested":{"max":[{"type":"mem","name":null,"id":2,"count":1024000000,"node":"n1","task":0}]}}}]}]}""")]
    public void The_JSON_of_several_versions(string text)
    {
        TaskRecord task = Assert.Single(Read(text).Tasks);
        Assert.Equal(("5_2", "align", TaskState.Failed, FailureClasses.OutOfMemory, "c", 600.0), (task.TaskId, task.TaskName, task.State, task.ErrorType, task.Target, task.DurationSeconds!.Value));
        Assert.Equal((1024000000, 4L << 30, 4.0, 3600, 2.0, 0.9, 253), (task.PeakMemory!.Value.Bytes, task.RequestedMemory!.Value.Bytes, task.RequestedCpus!.Value, task.RequestedWalltime!.Value.TotalSeconds, task.RequestedGpus!.Value, Math.Round(task.ObservedCpu!.Value, 2), task.ExitCode!.Value));
    }

    [Theory]
    [InlineData(TaskNamePreset.Snakemake, "0a1b2c3d-0000-4000-8000-000000000001", "rule_align_wildcards_s1", "rule_align", "s1")]
    [InlineData(TaskNamePreset.None, "0a1b2c3d-0000-4000-8000-000000000001", "rule_align_wildcards_s1", "rule_align", "s1")]
    [InlineData(TaskNamePreset.Snakemake, "0a1b2c3d-0000-4000-8000-000000000001", "rule_fast_qc", "rule_fast_qc", null)]
    [InlineData(TaskNamePreset.Snakemake, "snakejob.align.7.sh", "", "align", null)]
    [InlineData(TaskNamePreset.Nextflow, "nf-ALIGN_(s1)", "", "ALIGN", "s1")]
    [InlineData(TaskNamePreset.Nextflow, "nf-NFCORE_RNASEQ_ALIGN_STAR_(SAMPLE", "", "NFCORE_RNASEQ_ALIGN_STAR", "SAMPLE")]
    [InlineData(TaskNamePreset.None, "plain", "rule_align", "plain", null)]
    public void Presets_find_the_name_of_the_task(TaskNamePreset preset, string job, string comment, string name, string? tag)
    {
        TaskRecord task = Assert.Single(Read($"JobID|JobName|Comment|State|ElapsedRaw\n1|{job}|{comment}|COMPLETED|60", new ImportOptions { TaskNamePreset = preset }).Tasks);
        Assert.Equal((name, tag), (task.TaskName, task.Tag));
    }

    [Fact]
    public void A_pattern_names_the_task_and_makes_features()
    {
        var options = new ImportOptions { TaskNameColumn = "Comment", TaskNamePattern = new(@"^(?<task>\w+)-(?<sample>\w+)-(?<size>\d+)$") };
        TaskRecord[] tasks = [.. Read("JobID|JobName|Comment|State|ElapsedRaw\n1|x|align-s1-42|COMPLETED|60\n2|x|other|COMPLETED|60", options).Tasks.OrderBy(task => task.TaskId)];
        Assert.Equal(("align", "s1", 42.0), (tasks[0].TaskName, tasks[0].Features.Get("sample").Text, tasks[0].Features.Get("size").Number));
        Assert.Equal(("other", 0), (tasks[1].TaskName, tasks[1].Features.Count));
        Assert.Contains("'Command'", Assert.Throws<RunImportException>(() => Read("JobID|JobName|State\n1|x|COMPLETED", new ImportOptions { TaskNameColumn = "Command" })).Message);
    }

    [Fact]
    public void Overlapping_periods_store_each_attempt_once_and_update_what_had_not_ended()
    {
        using var directory = new TemporaryDirectory();
        string Row(int job, string state = "COMPLETED") => string.Create(CultureInfo.InvariantCulture, $"{job}|align|c|{state}|2026-01-01T{job:00}:00:00|2026-01-01T{job:00}:00:10|{(state == "RUNNING" ? "Unknown" : $"2026-01-01T{job:00}:10:10")}|600\n");
        const string header = "JobID|JobName|Cluster|State|Submit|Start|End|ElapsedRaw\n";
        string store = directory.PathOf("runs");
        ImportResult Import(string name, params string[] rows) => RecordImporter.Import(directory.Write(name, header + string.Concat(rows)), store);

        Assert.Equal(3, Import("night1.txt", Row(1), Row(2), Row(3, "RUNNING")).NewAttempts);
        ImportResult second = Import("night2.txt", Row(2), Row(3), Row(4));
        Assert.Equal((1, 1, 1), (second.NewAttempts, second.UpdatedAttempts, second.AlreadyStoredAttempts));
        Assert.Equal((0, 0, 3), (Import("night2.txt", Row(2), Row(3), Row(4)) is var again ? (again.NewAttempts, again.UpdatedAttempts, again.AlreadyStoredAttempts) : default));
        Assert.Equal([("1", 600.0), ("2", 600.0), ("3", 600.0), ("4", 600.0)], RunStore.Read(store).Tasks.Select(task => (task.TaskId, task.DurationSeconds!.Value)).Order());
    }

    [Fact]
    public void Many_attempts_are_cut_into_runs_and_an_interrupted_import_goes_on()
    {
        using var directory = new TemporaryDirectory();
        string store = directory.PathOf("runs");
        const int jobs = 260;
        var options = new ImportOptions { MaxAttemptsOfRun = 200 };
        IEnumerable<string> rows = Enumerable.Range(1, jobs).Select(job => string.Create(CultureInfo.InvariantCulture, $"{job}|align|COMPLETED|{1_700_000_000 + job}|{1_700_000_100 + job}|60"));
        string file = directory.Write("jobs.txt", "JobID|JobName|State|Submit|End|ElapsedRaw\n" + string.Join('\n', rows) + "\n");
        ImportResult first = RecordImporter.Import(file, store, options: options);
        Assert.Equal((jobs, 2), (first.NewAttempts, first.Runs.Count));

        // As if it had ended between the two runs.
        Directory.Delete(first.Runs[1].Path, recursive: true);
        ImportResult again = RecordImporter.Import(file, store, options: options);
        Assert.Equal((first.Runs[1].New, first.Runs[0].New), ((int)again.NewAttempts, (int)again.AlreadyStoredAttempts));
        Assert.Equal(first.Runs.Select(run => run.Path).Order(), Directory.GetDirectories(store, "run-*").Order());
    }

    [Fact]
    public void The_same_rows_in_another_order_and_cut_into_other_runs_add_nothing()
    {
        using var directory = new TemporaryDirectory();
        string store = directory.PathOf("runs");
        string[] rows = [.. Enumerable.Range(1, 500).Select(job => string.Create(CultureInfo.InvariantCulture, $"{job}|align|COMPLETED|{1_700_000_000 + job}|{1_700_000_100 + job}|60"))];
        ImportResult Import(string name, int longest, IEnumerable<string> lines) =>
            RecordImporter.Import(directory.Write(name, "JobID|JobName|State|Submit|End|ElapsedRaw\n" + string.Join('\n', lines) + "\n"), store, options: new ImportOptions { MaxAttemptsOfRun = longest });
        Assert.Equal(500, Import("jobs.txt", 100, rows).NewAttempts);
        var random = new Random(3);
        random.Shuffle(rows);
        // A row that comes twice, far apart, is one attempt.
        ImportResult again = Import("others.txt", 70, [.. rows, .. rows[..50], "501|align|COMPLETED|1700000501|1700000601|60"]);
        Assert.Equal(1, again.NewAttempts);
        Assert.Equal(Enumerable.Range(1, 501), RunStore.Read(store).Tasks.Select(task => int.Parse(task.TaskId, CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public void A_step_is_put_to_its_job_though_others_stand_between()
    {
        RunRecord run = Assert.Single(RecordImporter.ReadText("""
            JobID|JobName|Cluster|State|Start|End|ElapsedRaw|MaxRSS
            1|a|c|COMPLETED|1763632800|1763632860|60|
            2|b|c|COMPLETED|1763632800|1763632860|60|
            2.batch|batch|c|COMPLETED|1763632800|1763632860|60|20M
            1|a|d|COMPLETED|1763632800|1763632860|60|
            1.batch|batch|c|COMPLETED|1763632800|1763632860|60|10M
            1.batch|batch|d|COMPLETED|1763632800|1763632860|60|30M
            """, "jobs.txt").Runs, run => run.TargetName == "c");
        Assert.Equal([("1", 10L), ("2", 20L)], run.Tasks.Select(task => (task.TaskId, task.PeakMemory!.Value.Bytes >> 20)).Order());
    }

    // As a spreadsheet or a library for tables saves what sacct printed.
    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public void Quotes_around_values_are_none_of_them_in_files_of_other_programs(string delimiter)
    {
        string text = """
            JobID,JobName,State,ElapsedRaw,ReqTRES,MaxRSS
            7,"say ""hi"", twice",COMPLETED,60,"cpu=4,mem=8G,gres/gpu=2",
            7.0,step,COMPLETED,60,,1G
            """;
        if (delimiter != ",") text = string.Join('"', text.Split('"').Select((part, i) => i % 2 == 0 ? part.Replace(",", delimiter, StringComparison.Ordinal) : part));
        TaskRecord task = Assert.Single(RecordImporter.ReadText(text, "jobs.csv").Tasks);
        Assert.Equal(("say \"hi\", twice", 4.0, 2.0, 8L << 30, 1L << 30), (task.TaskName, task.RequestedCpus!.Value, task.RequestedGpus!.Value, task.RequestedMemory!.Value.Bytes, task.PeakMemory!.Value.Bytes));
    }
}
