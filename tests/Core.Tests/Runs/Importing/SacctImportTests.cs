using System.Globalization;
using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Runs.Importing.Slurm;

namespace Scalable.Tests.Runs.Importing;

public class SacctImportTests
{
    private const string Header = "JobID|JobName|Partition|Account|Cluster|State|ExitCode|Submit|Start|End|ElapsedRaw|TimelimitRaw|ReqCPUS|ReqNodes|NNodes|NTasks|ReqMem|MaxRSS|AveCPU|TotalCPU|TRESUsageInTot|NodeList";

    private const string Jobs = Header + "\n" + """
        100|align|main|lab|big|COMPLETED|0:0|2026-11-20T10:00:00|2026-11-20T10:01:00|2026-11-20T10:11:00|600|30|4|1|1||8G|||38:20.500||n1
        100.batch|batch||lab|big|COMPLETED|0:0|2026-11-20T10:01:00|2026-11-20T10:01:00|2026-11-20T10:11:00|600||4||1|1||50M|00:00:01|00:01.500|cpu=00:00:01,mem=50M|n1
        100.extern|extern||lab|big|COMPLETED|0:0|2026-11-20T10:01:00|2026-11-20T10:01:00|2026-11-20T10:11:00|600||4||1|1||9999G|00:00:00|00:00.001|cpu=00:00:00,mem=9999G|n1
        100.0|bwa||lab|big|COMPLETED|0:0|2026-11-20T10:01:05|2026-11-20T10:01:05|2026-11-20T10:10:00|535||4||1|1||3145728K|00:38:19|38:19.000|cpu=00:38:19,mem=3G|n1
        100.1|sort||lab|big|COMPLETED|0:0|2026-11-20T10:10:00|2026-11-20T10:10:00|2026-11-20T10:11:00|60||4||1|1||1G|00:00:10|00:10.000|cpu=00:00:10,mem=1G|n1
        """;

    [Fact]
    public void The_steps_of_a_job_are_merged_into_it()
    {
        TaskRecord task = Assert.Single(Read(Jobs).Tasks);
        Assert.Equal(("100", "align", "main", "lab", TaskState.Succeeded), (task.TaskId, task.TaskName, task.Component, task.Tag, task.State));
        Assert.Equal(3L << 30, task.PeakMemory!.Value.Bytes);
        Assert.Equal((600, 4, 8L << 30, 1800), (task.DurationSeconds!.Value, task.RequestedCpus!.Value, task.RequestedMemory!.Value.Bytes, task.RequestedWalltime!.Value.TotalSeconds));
        Assert.Equal(2300.5 / 600, task.ObservedCpu!.Value, 9);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 1, 0, TimeSpan.Zero), task.StartedAt);
        Assert.Equal("n1", task.Worker);
    }

    [Fact]
    public void Steps_that_ran_side_by_side_add_up_and_the_tasks_of_a_step_do()
    {
        RunRecord run = Read(Header + "\n" + """
            7|mpi|main|lab|big|COMPLETED|0:0|2026-11-20T10:00:00|2026-11-20T10:00:00|2026-11-20T10:10:00|600|30|8|2|2||16G|||||
            7.0|a||lab|big|COMPLETED|0:0|2026-11-20T10:00:00|2026-11-20T10:00:00|2026-11-20T10:05:00|300||4||1|1||2G|||cpu=00:01:00|n1
            7.1|b||lab|big|COMPLETED|0:0|2026-11-20T10:00:00|2026-11-20T10:04:00|2026-11-20T10:06:00|120||4||1|1||1G|||cpu=00:01:00|n1
            8|wide|main|lab|big|COMPLETED|0:0|2026-11-20T10:00:00|2026-11-20T10:00:00|2026-11-20T10:10:00|600|30|8|2|2||16G|||||
            8.0|a||lab|big|COMPLETED|0:0|2026-11-20T10:00:00|2026-11-20T10:00:00|2026-11-20T10:05:00|300||8||2|8||1G|||cpu=00:02:00,mem=6G|n[1-2]
            """);
        Assert.Equal([3L << 30, 3L << 30], run.Tasks.OrderBy(task => task.TaskId).Select(task => task.PeakMemory!.Value.Bytes));
        Assert.Equal([120 / 600.0, 120 / 600.0], run.Tasks.Select(task => task.ObservedCpu!.Value));
        Assert.All(run.Tasks, task => Assert.Equal(8L << 30, task.RequestedMemory!.Value.Bytes));
    }

    [Theory]
    [InlineData("COMPLETED", "0:0", TaskState.Succeeded, null)]
    [InlineData("FAILED", "2:0", TaskState.Failed, "ExitStatus")]
    [InlineData("FAILED", "0:9", TaskState.Failed, "OutOfMemory")]
    [InlineData("OUT_OF_MEMORY", "0:125", TaskState.Failed, "OutOfMemory")]
    [InlineData("TIMEOUT", "0:0", TaskState.Failed, "Timeout")]
    [InlineData("NODE_FAIL", "0:0", TaskState.Failed, "NodeFailure")]
    [InlineData("CANCELLED by 1000", "0:15", TaskState.Cancelled, null)]
    [InlineData("CANCELLED+", "0:0", TaskState.Cancelled, null)]
    [InlineData("RUNNING", "0:0", TaskState.Running, null)]
    [InlineData("PENDING", "0:0", TaskState.Submitted, null)]
    public void States_are_kept_with_their_cause(string state, string exitCode, TaskState expected, string? errorType)
    {
        TaskRecord task = Read($"JobID|JobName|State|ExitCode|Start|ElapsedRaw\n1|a|{state}|{exitCode}|2026-11-20T10:00:00|5").Tasks.Single();
        Assert.Equal((expected, errorType), (task.State, task.ErrorType));
        string[] code = exitCode.Split(':');
        if (task.IsTerminal) Assert.Equal(code[1] == "0" ? int.Parse(code[0], CultureInfo.InvariantCulture) : 128 + int.Parse(code[1], CultureInfo.InvariantCulture), task.ExitCode);
    }

    [Fact]
    public void Arrays_heterogeneous_jobs_and_requeues_are_told_apart()
    {
        RunRecord run = Read("""
            JobID|JobName|State|Start|End|ElapsedRaw|MaxRSS|ReqMem|ReqCPUS
            5_1|arr|COMPLETED|1763632800|1763632860|60||4Gc|2
            5_1.batch|batch|COMPLETED|1763632800|1763632860|60|10M||2
            5_2|arr|NODE_FAIL|1763632800|1763632830|30||4Gc|2
            5_2.batch|batch|CANCELLED|1763632800|1763632830|30|20M||2
            5_2|arr|COMPLETED|1763632900|1763632960|60||4Gc|2
            5_2.batch|batch|COMPLETED|1763632900|1763632960|60|30M||2
            5_[3-9%2]|arr|PENDING|Unknown|Unknown|0||4Gc|2
            6+0|het|COMPLETED|1763632800|1763632860|60||500Mn|1
            6+0.0|a|COMPLETED|1763632800|1763632860|60|40M||1
            6+1|het|COMPLETED|1763632800|1763632860|60||1Gn|1
            6+1.0|a|COMPLETED|1763632800|1763632860|60|50M||1
            """);
        Assert.Equal(
            [("5_1", 1, 10L), ("5_2", 1, 20), ("5_2", 2, 30), ("6+0", 1, 40), ("6+1", 1, 50)],
            run.Tasks.OrderBy(task => task.TaskId, StringComparer.Ordinal).ThenBy(task => task.Attempt).Select(task => (task.TaskId, task.Attempt, task.PeakMemory!.Value.Bytes >> 20)));
        Assert.Equal([8L << 30, 500L << 20], new[] { "5_1", "6+0" }.Select(id => run.Tasks.Single(task => task.TaskId == id).RequestedMemory!.Value.Bytes));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1763632800), run.Tasks[0].StartedAt);
    }

    [Theory]
    [InlineData("1234K", 1263616.0)]
    [InlineData("1.5G", 1610612736.0)]
    [InlineData("0", 0.0)]
    [InlineData("", null)]
    public void Sizes_are_read_in_powers_of_1024(string text, double? bytes) => Assert.Equal(bytes, SacctUnits.Bytes(text));

    [Theory]
    [InlineData("1-02:03:04", 93784.0)]
    [InlineData("02:03:04", 7384.0)]
    [InlineData("03:04.567", 184.567)]
    [InlineData("UNLIMITED", null)]
    public void Durations_are_read_in_all_of_Slurms_forms(string text, double? seconds) => Assert.Equal(seconds, SacctUnits.Seconds(text));

    [Fact]
    public void Numbers_are_those_that_the_framework_reads()
    {
        var random = new Random(5);
        string[] texts = ["0", "000", ".5", "5.", "1.2.3", "-1", "+7", "1e3", "9007199254740993", "9999999999999999", "123456789012345.", "0.1234567890123456", "99999999999999999999", "1,5", "x", "1x", "NaN",
            .. Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(1L << random.Next(1, 60)).ToString(CultureInfo.InvariantCulture)).Select(digits => random.Next(2) == 0 ? digits : digits.Insert(random.Next(1, digits.Length + 1), "."))];
        Assert.All(texts, text => Assert.Equal(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double expected) && double.IsFinite(expected) ? expected : null, SacctUnits.Number(text)));
    }

    [Fact]
    public void What_cannot_be_used_is_told_and_the_rest_is_read()
    {
        RunHistory history = ReadText("JobID|JobName|State|Submit\n9.0|lone|COMPLETED|\n2|ok|COMPLETED|2026-11-20T10:00:00\n3|cut");
        Assert.Equal("2", Assert.Single(history.Tasks).TaskId);
        Assert.Equal([HistoryProblemCodes.UnusableRow, HistoryProblemCodes.TruncatedLine], history.Problems.Where(problem => problem.Line > 0).Select(problem => problem.Code));
        Assert.Contains("no column State", Assert.Throws<RunImportException>(() => ReadText("JobID|JobName\n1|a")).Message);
        Assert.Contains("sacct --parsable2", Assert.Throws<RunImportException>(() => ReadText("")).Message);
    }

    [Fact]
    public void Jobs_are_stored_once_and_read_back()
    {
        using var store = new TemporaryDirectory();
        string file = store.Write("jobs.txt", Jobs);
        var options = new ImportOptions { FeatureColumns = ["ReqNodes"] };
        TaskRecord task = Assert.Single(RecordImporter.Import(file, store.PathOf("runs"), options: options).ReadRuns().Tasks);
        Assert.Equal((3L << 30, 1.0, "big"), (task.PeakMemory!.Value.Bytes, task.Features.Get("ReqNodes").Number, task.Target));
        Assert.Equal(0, RecordImporter.Import(file, store.PathOf("runs"), options: options).NewAttempts);
    }

    [Fact]
    public void A_query_becomes_words_for_sacct_and_names_cannot_be_anything()
    {
        var query = new SacctQuery(new DateTime(2026, 11, 1), new DateTime(2026, 11, 22, 9, 30, 0)) { Users = ["ann", "bob"] };
        Assert.Equal(
            ["--parsable2", "--duplicates", $"--format={SacctCommand.Columns},Comment", "--starttime=2026-11-01T00:00:00", "--endtime=2026-11-22T09:30:00", "--user=ann,bob"],
            SacctCommand.Arguments(query, "Comment", "partition"));
        Assert.Contains("--allusers", SacctCommand.Arguments(query with { AllUsers = true }));
        Assert.Throws<RunImportException>(() => SacctCommand.Arguments(query with { Users = ["ann --state=all"] }));
        Assert.Equal(TimeSpan.FromDays(30), SacctQuery.Between(null, query.Until) is var month ? month.Until - month.Since : default);
    }

    private static RunRecord Read(string text) => Assert.Single(ReadText(text).Runs);

    private static RunHistory ReadText(string text) => RecordImporter.ReadText(text, "jobs.txt", RecordFormat.Sacct);
}
