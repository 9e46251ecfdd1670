using Scalable.Advising;
using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Advising;

public class ResourceAdvisorTests
{
    private const long Gibibyte = 1L << 30;

    [Fact]
    public void Requested_memory_grows_by_a_tenth_in_whole_gibibytes_written_with_a_G()
    {
        // floor(1.10 * 32e9) = 35.2e9 bytes = 32.78 GiB, so 33 GiB, written "33G".
        var advisor = new ResourceAdvisor([MadeRuns.Of("run-1", MadeRuns.Attempt(requestedMemory: "32G", cpus: 8, workers: 4, seconds: 100))], SizingBasis.Requested);

        ResourceRecommendation advice = advisor.Recommend(new RecommendationQuery("sort"));

        Assert.Equal("33G", advice.Memory.ToString());
        Assert.Equal("00:02:00", advice.Walltime.ToString());
        Assert.Equal(4, advice.Workers["tools"]);
        Assert.Equal(8, advice.Resources["tools"].Cpus);
    }

    [Fact]
    public void Quantiles_interpolate_between_the_two_nearest_durations()
    {
        // Durations 10, 20, 30, 40 at q = 0.75: position 2.25, so 32.5 s; times 1.2 is 39 s.
        RunRecord run = MadeRuns.Of("run-1", [.. new double[] { 40, 10, 30, 20 }.Select(seconds => MadeRuns.Attempt(seconds: seconds))]);

        ResourceRecommendation advice = new ResourceAdvisor([run], SizingBasis.Requested).Recommend(new RecommendationQuery("sort") { Confidence = 0.75 });

        Assert.Equal(39, advice.Walltime!.Value.TotalSeconds, 9);
    }

    [Theory]
    [InlineData(2.5, 2)]
    [InlineData(3.5, 4)]
    [InlineData(0.2, 1)]
    public void Workers_round_half_to_even_and_are_at_least_one(double requested, int workers)
    {
        var advisor = new ResourceAdvisor([MadeRuns.Of("run-1", MadeRuns.Attempt(workers: requested))], SizingBasis.Requested);

        Assert.Equal(workers, advisor.Recommend(new RecommendationQuery("sort")).WorkerCount);
    }

    [Fact]
    public void The_observed_basis_sizes_from_what_succeeded_and_not_from_requests()
    {
        RunRecord run = MadeRuns.Of("run-1",
            MadeRuns.Attempt(requestedMemory: "64G", cpus: 16, peakBytes: 2_000_000_000, busyCores: 2.2, seconds: 50),
            MadeRuns.Attempt(requestedMemory: "64G", cpus: 16, state: TaskState.Failed, peakBytes: 60_000_000_000, busyCores: 16, seconds: 9000));

        ResourceRecommendation advice = new ResourceAdvisor([run]).Recommend(new RecommendationQuery("sort"));

        Assert.Equal("2200M", advice.Memory.ToString());
        Assert.Equal(3, advice.Cpus);
        Assert.Equal("00:01:00", advice.Walltime.ToString());
        Assert.Equal("observed", advice.Evidence.Basis["memory"]);
        Assert.Equal(1, advice.Evidence.StateCounts["failed"]);
    }

    [Fact]
    public void The_observed_basis_falls_back_to_requests_for_what_was_never_observed()
    {
        ResourceRecommendation advice = new ResourceAdvisor([MadeRuns.Of("run-1", MadeRuns.Attempt(requestedMemory: "8G", cpus: 2, seconds: 10))])
            .Recommend(new RecommendationQuery("sort"));

        Assert.Equal("9G", advice.Memory.ToString());
        Assert.Equal("requested", advice.Evidence.Basis["memory"]);
        Assert.Equal("observed", advice.Evidence.Basis["walltime"]);
    }

    [Fact]
    public void Only_the_target_counts_where_the_task_ever_ran_on_it()
    {
        var advisor = new ResourceAdvisor(
            [MadeRuns.Of("run-1", MadeRuns.Attempt(seconds: 100, target: "local")), MadeRuns.Of("run-2", MadeRuns.Attempt(seconds: 10, target: "hpc"))], SizingBasis.Requested);

        Assert.Equal(12, Ask("hpc"), 9);
        Assert.Equal((10 + 0.95 * 90) * 1.2, Ask("aws"), 9);

        double Ask(string target) => advisor.Recommend(new RecommendationQuery("sort") { Target = target }).Walltime!.Value.TotalSeconds;
    }

    [Fact]
    public void A_task_without_history_gets_one_core_and_the_reason()
    {
        ResourceRecommendation advice = new ResourceAdvisor([MadeRuns.Of("run-1", MadeRuns.Attempt())]).Recommend(new RecommendationQuery("merge"));

        Assert.Equal((1, 1, null, null), (advice.WorkerCount, advice.Cpus, advice.Memory, advice.Walltime));
        Assert.Equal("none", advice.Method);
        Assert.Equal("task not found in history", advice.Evidence.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_confidence_that_is_no_probability_is_refused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResourceAdvisor([]).Recommend(new RecommendationQuery("sort") { Confidence = confidence }));

    [Fact]
    public void A_byte_over_whole_gibibytes_asks_for_another_one()
    {
        // 10 GiB / 1.1 rounds down to 9761289309 bytes; one more byte needs an eleventh GiB.
        long below = (long)(10 * Gibibyte / 1.1);
        Assert.Equal("10G", Memory(below));
        Assert.Equal("11G", Memory(below + 2));

        static string Memory(long bytes) =>
            new ResourceAdvisor([MadeRuns.Of("run-1", MadeRuns.Attempt(requestedMemory: $"{bytes}"))], SizingBasis.Requested).Recommend(new RecommendationQuery("sort")).Memory.ToString()!;
    }
}
