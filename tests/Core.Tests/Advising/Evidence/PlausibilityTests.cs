using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.Advising.Evidence;

public class PlausibilityTests
{
    private static TaskRecord[] With(TaskRecord odd) => [odd, .. Enumerable.Range(2, 9).Select(i => EvidenceClassifierTests.Attempt(i))];

    private static TaskRecord Odd => EvidenceClassifierTests.Attempt(1);

    [Theory]
    [InlineData(9_223_372_036_854_771_712)] // 8 EiB
    [InlineData(200_000_000_000_000)]
    [InlineData(40_000_000_000)] // 19 times the request and 40 times what the others took
    public void An_impossible_peak_is_set_aside(long bytes) =>
        Assert.Null(Plausibility.Clean(With(Odd with { PeakMemory = new MemorySize(bytes) }))[0].PeakMemory);

    [Fact]
    public void A_peak_that_overruns_its_request_as_the_others_do_is_kept()
    {
        TaskRecord[] cleaned = Plausibility.Clean([.. With(Odd).Select(attempt => attempt with { PeakMemory = new MemorySize(40_000_000_000) })]);
        Assert.All(cleaned, attempt => Assert.Equal(40_000_000_000, attempt.PeakMemory?.Bytes));
    }

    [Fact]
    public void Cores_that_no_machine_has_are_set_aside_and_a_whole_node_is_not()
    {
        Assert.Null(Plausibility.Clean(With(Odd with { ObservedCpu = 332.351 }))[0].ObservedCpu);
        Assert.Null(Assert.Single(Plausibility.Clean([Odd with { ObservedCpu = 332.351 }])).ObservedCpu);
        Assert.Null(Assert.Single(Plausibility.Clean([Odd with { ObservedCpu = 5000, RequestedCpus = null }])).ObservedCpu);
        Assert.Equal(64, Assert.Single(Plausibility.Clean([Odd with { ObservedCpu = 64 }])).ObservedCpu);
    }

    [Fact]
    public void A_duration_of_years_is_set_aside_and_zero_seconds_are_kept()
    {
        Assert.Null(Plausibility.Clean(With(Odd with { DurationSeconds = 1.7e9, RequestedWalltime = null }))[0].DurationSeconds);
        Assert.Equal(0, Plausibility.Clean(With(Odd with { DurationSeconds = 0 }))[0].DurationSeconds);
    }

    [Fact]
    public void Only_the_measurement_is_set_aside()
    {
        TaskRecord cleaned = Plausibility.Clean(With(Odd with { PeakMemory = new MemorySize(long.MaxValue) }))[0];
        Assert.Equal((600.0, 0.98, TaskState.Succeeded), (cleaned.DurationSeconds, cleaned.ObservedCpu, cleaned.State));
    }

    [Fact]
    public void One_problem_a_file_counts_them()
    {
        RunRecord Run(string id, params TaskRecord[] attempts) => new() { RunId = id, Path = "/records/" + id, Tasks = [.. attempts.Select(attempt => attempt with { RunId = id })] };
        TaskRecord huge = Odd with { PeakMemory = new MemorySize(long.MaxValue) };
        IReadOnlyList<HistoryProblem> problems = Plausibility.Problems([Run("a", huge, huge with { TaskId = "2", ObservedCpu = 9999 }), Run("b", Odd), Run("c", huge)]);
        Assert.Equal([("/records/a", 3), ("/records/c", 1)], problems.Select(problem => (problem.File, problem.Occurrences)));
        Assert.Contains("task 'sort': a peak memory of 9.223E+09 GB, 2Gi requested", problems[0].Reason);
    }
}
