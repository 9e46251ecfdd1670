using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Sessions.Measuring;
using Scalable.Sessions.Providers;
using Scalable.Sessions.Providers.Slurm;

namespace Scalable.Tests.Sessions.Slurm;

public class JobAccountingTests
{
    private const string Header = "JobID|JobName|State|ExitCode|Start|End|ElapsedRaw|MaxRSS|TotalCPU|ReqMem|NodeList\n";

    [Theory]
    [InlineData("OUT_OF_MEMORY", "0:125", "Lost", "OutOfMemory")]
    [InlineData("TIMEOUT", "0:0", "Lost", "TimedOut")]
    [InlineData("NODE_FAIL", "0:0", "Lost", "NodeFailure")]
    [InlineData("FAILED", "1:0", "Lost", "Lost")]
    [InlineData("FAILED", "0:9", "Lost", "Lost")] // killed, but far below the 600M it asked for
    [InlineData("TIMEOUT", "0:0", "Cancelled", "Cancelled")]
    public void Accounting_knows_better_only_where_nobody_knew(string state, string exitCode, string found, string expected) =>
        Assert.Equal(Enum.Parse<AttemptOutcome>(expected), JobAccounting.Fill(new AttemptResult(Enum.Parse<AttemptOutcome>(found)), Record(state, exitCode)).Outcome);

    [Fact]
    public void A_kill_near_its_memory_was_for_its_memory() =>
        Assert.Equal(AttemptOutcome.OutOfMemory, JobAccounting.Fill(new AttemptResult(AttemptOutcome.Lost), Record("FAILED", "0:9", "32M")).Outcome);

    [Fact]
    public void It_fills_in_times_memory_and_processor_time()
    {
        AttemptResult result = JobAccounting.Fill(new AttemptResult(AttemptOutcome.Lost) { Usage = new ResourceUsage { PeakMemoryBytes = 1 << 20, MemorySource = "sampled" } }, Record("FAILED"));
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1763632800), DateTimeOffset.FromUnixTimeSeconds(1763632810), 10), (result.StartedAt!.Value, result.FinishedAt, result.DurationSeconds!.Value));
        Assert.Equal((30L << 20, "sacct", 5.5), (result.Usage.PeakMemoryBytes!.Value, result.Usage.MemorySource, result.Usage.CpuSeconds!.Value));
        Assert.Equal("n1", result.Worker);
    }

    [Fact]
    public void A_larger_peak_that_was_sampled_stands_and_a_job_still_running_tells_nothing()
    {
        var sampled = new AttemptResult(AttemptOutcome.Lost) { Usage = new ResourceUsage { PeakMemoryBytes = 40 << 20, MemorySource = "sampled" } };
        Assert.Equal((40 << 20, "sampled"), (JobAccounting.Fill(sampled, Record("FAILED")).Usage.PeakMemoryBytes, JobAccounting.Fill(sampled, Record("FAILED")).Usage.MemorySource));
        Assert.Same(sampled, JobAccounting.Fill(sampled, Record("RUNNING")));
    }

    private static TaskRecord Record(string state, string exitCode = "0:0", string memory = "600M") => RecordImporter.ReadText(
        $"{Header}9_3|s|{state}|{exitCode}|1763632800|1763632810|10||00:05.500|{memory}|n1\n9_3.batch|batch|{state}|{exitCode}|1763632800|1763632810|10|30M|00:05.500||n1", "sacct", RecordFormat.Sacct).Tasks.Single();
}
