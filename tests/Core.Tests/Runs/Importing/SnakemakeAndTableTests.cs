using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Tests.Runs.Importing;

public class SnakemakeAndTableTests
{
    /// <summary>The columns of a benchmark file in Snakemake's documentation.</summary>
    internal const string Benchmark = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n34.1643\t0:00:34\t117.83\t547.46\t106.02\t107.67\t0.00\t0.84\t7.54\t2.86\n0.3\t0:00:00\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\n";

    [Theory]
    [InlineData("benchmarks/align/s1.tsv", "align", "s1")]
    [InlineData("results/benchmarks/align/lane1/s1.tsv", "align", "lane1/s1")]
    [InlineData("benchmarks/align.s1.tsv", "align", "s1")]
    [InlineData("benchmarks/s1.bwa.benchmark.txt", "bwa", "s1")]
    [InlineData("align.tsv", "align", null)]
    public void A_benchmark_is_called_by_its_path(string path, string rule, string? sample)
    {
        using var directory = new TemporaryDirectory();
        TaskRecord[] tasks = [.. RecordImporter.Read(directory.Write(path, Benchmark)).Tasks];
        Assert.Equal([(rule, sample, 34.1643, (long?)123553711), (rule, sample, 0.3, null)], tasks.Select(task => (task.TaskName, task.Tag, task.DurationSeconds!.Value, task.PeakMemory?.Bytes)));
        Assert.Equal(2.86 / 34.1643, tasks[0].ObservedCpu!.Value, 9);
    }

    [Theory]
    [InlineData("jobid\trule_name\twildcards\tparams\ts\th:m:s\tmax_rss\tmax_vms\tcpu_time\tthreads\tresources\tinput_size_mb\n1\talign\t{\"sample\": \"s1\", \"lane\": 2}\t{}\t34.5\t0:00:34\t100\t547.46\t2.86\t8\t{\"mem_mb\": 4000, \"runtime\": 30, \"gpu\": 1}\t{\"a.fq\": 12.5, \"b.fq\": 2.5}\n")]
    [InlineData("{\"jobid\": 1, \"rule_name\": \"align\", \"wildcards\": {\"sample\": \"s1\", \"lane\": 2}, \"s\": 34.5, \"h:m:s\": \"0:00:34\", \"max_rss\": 100, \"cpu_time\": 2.86, \"threads\": 8, \"resources\": {\"mem_mb\": 4000, \"runtime\": 30, \"gpu\": 1}, \"input_size_mb\": {\"a.fq\": 12.5, \"b.fq\": 2.5}}\n")]
    public void An_extended_benchmark_has_rule_wildcards_resources_and_sizes(string text)
    {
        TaskRecord task = Assert.Single(RecordImporter.ReadText(text, "s1.tsv", options: new ImportOptions { FeatureColumns = ["lane", "input_size_mb"] }).Tasks);
        Assert.Equal(("align", 34.5, 100L << 20, 8.0, 4000L << 20, 1800, 1.0), (task.TaskName, task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes, task.RequestedCpus!.Value, task.RequestedMemory!.Value.Bytes, task.RequestedWalltime!.Value.TotalSeconds, task.RequestedGpus!.Value));
        Assert.Equal((2.0, 15.0), (task.Features.Get("lane").Number, task.Features.Get("input_size_mb").Number));
    }

    [Fact]
    public void The_benchmarks_of_a_workflow_are_one_run_and_each_is_stored_once()
    {
        using var directory = new TemporaryDirectory();
        string store = directory.PathOf("runs");
        string[] files = [.. new[] { "align/s1.tsv", "align/s2.tsv", "sort/s1.tsv" }.Select(name => directory.Write("maize/results/benchmarks/" + name, Benchmark.Replace("34.1643", $"34.{name.Length}{name[^5]}", StringComparison.Ordinal)))];
        string benchmarks = Assert.Single(files.Select(file => RecordImporter.BenchmarksOf(file)).Distinct())!;
        Assert.Null(RecordImporter.BenchmarksOf(directory.Write("maize/results/benchmarks/other.csv", "name,peak_mb,seconds\na,1,2\n")));

        ImportResult first = RecordImporter.ImportTogether(benchmarks, files[..2], store);
        RunRecord run = Assert.Single(RunStore.Read(store).Runs);
        Assert.Equal(("maize", 4, 4L), (run.ProjectName, run.Tasks.Count, first.NewAttempts));
        Assert.Equal(["s1", "s1", "s2", "s2"], run.Tasks.Select(task => task.Tag).Order());

        // Alone or together, again or with new ones.
        Assert.Equal((0, 2), (RecordImporter.Import(files[0], store) is var alone ? alone.NewAttempts : -1, alone.AlreadyStoredAttempts));
        string empty = directory.Write("maize/results/benchmarks/sort/s2.tsv", Benchmark.Split('\n')[0] + "\n");
        ImportResult all = RecordImporter.ImportTogether(benchmarks, [.. files, empty], store);
        Assert.Equal((2, 4), (all.NewAttempts, all.AlreadyStoredAttempts));
        Assert.Contains(all.Problems, problem => problem.File == empty && problem.Reason.Contains("no row of a task", StringComparison.Ordinal));
        Assert.Equal(6, Assert.Single(RunStore.Read(store).Runs).Tasks.Count);
        Assert.Throws<RunImportException>(() => RecordImporter.ImportTogether(benchmarks, [empty], store));
    }

    [Fact]
    public void An_efficiency_report_of_the_Slurm_executor()
    {
        TaskRecord task = Assert.Single(RecordImporter.ReadText(",JobID,JobName,RuleName,Elapsed,TotalCPU,NNodes,NCPUS,MaxRSS,ReqMem,Elapsed_sec,TotalCPU_sec,CPU Efficiency (%),MaxRSS_MB,RequestedMem_MB,Memory Usage (%)\n2,10294159.0,python3.12,rule_bam,00:01:10,00:20.749,1,1,183612K,32000M,70.0,20.749,29.64,179.3,32000.0,0.56\n", "report.csv").Tasks);
        Assert.Equal(("rule_bam", "10294159.0", 70.0, 183612L << 10, 32000L << 20), (task.TaskName, task.TaskId, task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes, task.RequestedMemory!.Value.Bytes));
        Assert.Equal(20.749 / 70, task.ObservedCpu!.Value, 9);
    }

    [Theory]
    [InlineData("name,maxrss_kb,took,ok\nalign,2048,1.5,done\n")]
    [InlineData("name;maxrss_kb;took;ok\n\"align\";2048;1.5;done\n")]
    [InlineData("name\tmaxrss_kb\ttook\tok\nalign\t2048\t1.5\tdone\n")]
    [InlineData("{\"name\":\"align\",\"maxrss_kb\":2048,\"took\":1.5,\"ok\":\"done\"}\n")]
    [InlineData("[{\"name\":\"align\",\"maxrss_kb\":2048,\"took\":1.5,\"ok\":\"done\"}]")]
    public void Any_table_by_a_map_with_units(string text)
    {
        var options = new ImportOptions { Map = new Dictionary<TableField, string> { [TableField.Task] = "name", [TableField.PeakMemory] = "maxrss_kb", [TableField.Duration] = "took [min]", [TableField.State] = "ok" } };
        TaskRecord task = Assert.Single(RecordImporter.ReadText(text, "jobs.csv", RecordFormat.Table, options).Tasks);
        Assert.Equal(("align", TaskState.Succeeded, 90.0, 2L << 20), (task.TaskName, task.State, task.DurationSeconds!.Value, task.PeakMemory!.Value.Bytes));
    }

    [Fact]
    public void Usual_names_need_no_map_and_units_of_cells_count()
    {
        TaskRecord[] tasks = [.. RecordImporter.ReadText("Task,Job ID,Peak Memory (GB),Elapsed,Exit Code,Start Time,Requested Memory,GPUs\nalign,1,1.5,2h 3m,0,2026-07-02T10:00:00+02:00,4 GB,2\nalign,2,900 MB,00:10:00,137,2026-07-02 10:00:00,4GiB,\n", "jobs.csv").Tasks.OrderBy(task => task.TaskId)];
        Assert.Equal([(1536L << 20, 7380.0, TaskState.Succeeded, 2), (900L << 20, 600.0, TaskState.Failed, null)], tasks.Select(task => (task.PeakMemory!.Value.Bytes, task.DurationSeconds!.Value, task.State, (int?)task.RequestedGpus)));
        Assert.Equal([new DateTimeOffset(2026, 7, 2, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 7, 2, 10, 0, 0, TimeSpan.Zero)], tasks.Select(task => task.StartedAt!.Value));
        Assert.All(tasks, task => Assert.Equal(4L << 30, task.RequestedMemory!.Value.Bytes));
    }

    [Fact]
    public void A_map_that_does_not_fit_lists_the_columns()
    {
        var options = new ImportOptions { Map = new Dictionary<TableField, string> { [TableField.PeakMemory] = "rss [KB]" } };
        Assert.Contains("name, mem", Assert.Throws<RunImportException>(() => RecordImporter.ReadText("name,mem\na,1\n", "jobs.csv", RecordFormat.Table, options)).Message);
        Assert.Contains("-Map", Assert.Throws<RunImportException>(() => RecordImporter.ReadText("what,mem,x\na,1,2\n", "jobs.csv", RecordFormat.Table)).Message);
    }
}
