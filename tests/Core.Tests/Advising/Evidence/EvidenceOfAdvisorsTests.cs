using Scalable.Advising;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.Advising.Evidence;

/// <summary>Every advisor heeds kills and leaves out what cannot be true.</summary>
public class EvidenceOfAdvisorsTests
{
    public static TheoryData<string> Advisors => ["quantile", .. Enum.GetValues<ModelType>().Select(ModelTypes.ToName)];

    private static IResourceAdvisor Advisor(string type, IEnumerable<TaskRecord> attempts)
    {
        RunRecord[] runs = [.. attempts.Select((attempt, i) => new RunRecord { RunId = $"run-{i:D4}", Path = $"run-{i:D4}", Tasks = [attempt with { RunId = $"run-{i:D4}" }] })];
        return type == "quantile" ? new ResourceAdvisor(runs) : new LearnedAdvisor(runs, new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(type) });
    }

    private static ResourceRecommendation Advice(string type, IEnumerable<TaskRecord> attempts) =>
        Advisor(type, attempts).Recommend(new RecommendationQuery("sort"), TestContext.Current.CancellationToken);

    private static IEnumerable<TaskRecord> Successes(int from, int count) => Enumerable.Range(from, count).Select(i => EvidenceClassifierTests.Attempt(i));

    [Theory, MemberData(nameof(Advisors))]
    public void Kills_at_a_limit_mean_more_than_the_limit(string type)
    {
        IEnumerable<TaskRecord> kills = Enumerable.Range(16, 6).Select(i => EvidenceClassifierTests.Attempt(i, TaskState.Failed) with { ExitCode = 137, ErrorType = FailureClasses.ExitStatus });
        ResourceRecommendation advice = Advice(type, Successes(1, 15).Concat(kills));
        Assert.True(advice.Memory?.Bytes > 2L << 30, advice.ToString());
        Assert.Equal("6 attempts killed with exit code 137 needed more than 2Gi", advice.Evidence.Kills);
    }

    [Theory, MemberData(nameof(Advisors))]
    public void Repeated_deaths_without_a_code_are_a_guess_that_says_so(string type)
    {
        IEnumerable<TaskRecord> deaths = Enumerable.Range(16, 6).Select(i => EvidenceClassifierTests.Attempt(i, TaskState.Failed));
        ResourceRecommendation advice = Advice(type, Successes(1, 15).Concat(deaths));
        Assert.True(advice.Memory?.Bytes > 2L << 30, advice.ToString());
        Assert.Equal("6 attempts died without an exit code again and again under the same request needed more than 2Gi (a guess, which counts half)", advice.Evidence.Kills);
    }

    [Theory, MemberData(nameof(Advisors))]
    public void Attempts_ended_by_their_time_limit_mean_more_time(string type)
    {
        IEnumerable<TaskRecord> kills = Enumerable.Range(16, 6).Select(i => EvidenceClassifierTests.Attempt(i, TaskState.Failed) with { ErrorType = FailureClasses.Timeout, DurationSeconds = 3600 });
        ResourceRecommendation advice = Advice(type, Successes(1, 15).Concat(kills));
        Assert.True(advice.Walltime?.TotalSeconds > 3600, advice.ToString());
    }

    private static ResourceRecommendation AdviceOfForty(string type, bool isUpper) =>
        Advisor(type, Successes(1, 40).Select((attempt, i) => i % 4 != 0 ? attempt : attempt with { PeakMemory = new MemorySize(2L << 30), PeakMemoryIsUpperEstimate = isUpper }))
            .Recommend(new RecommendationQuery("sort") { Confidence = 0.8 }, TestContext.Current.CancellationToken);

    // A quarter of forty attempts has a peak of the whole request. Eight in ten cannot do without it, unless those peaks are known
    // to count the cache: then they are five of thirty-five.
    [Fact]
    public void Peaks_that_are_upper_estimates_count_for_less()
    {
        Assert.True(AdviceOfForty("quantile", isUpper: false).Memory?.Bytes >= 2L << 30);
        Assert.True(AdviceOfForty("quantile", isUpper: true).Memory?.Bytes < 1_500_000_000);
    }

    [Theory, MemberData(nameof(Advisors))]
    public void The_evidence_tells_of_peaks_that_are_upper_estimates(string type)
    {
        Assert.Null(AdviceOfForty(type, isUpper: false).Evidence.PeakEstimates);
        ResourceRecommendation advice = AdviceOfForty(type, isUpper: true);
        Assert.Equal("10 of 40 peaks are upper estimates (page cache, or the largest process times their number) and count half", advice.Evidence.PeakEstimates);
        Assert.Contains("10 of 40 peaks", RecommendationText.Render(advice));
        Assert.True(advice.Memory?.Bytes < 1_500_000_000, $"{advice.Memory}");
    }

    [Theory, MemberData(nameof(Advisors))]
    public void What_cannot_be_true_does_not_move_the_advice(string type)
    {
        TaskRecord absurd = EvidenceClassifierTests.Attempt(21) with { PeakMemory = new MemorySize(9_223_372_036_854_771_712), ObservedCpu = 332.351, DurationSeconds = 1e9 };
        ResourceRecommendation advice = Advice(type, Successes(1, 20).Append(absurd));
        Assert.InRange(advice.Memory!.Value.Bytes, 1_000_000_000, 1_500_000_000);
        Assert.Equal(1, advice.Cpus);
        Assert.InRange(advice.Walltime!.Value.TotalSeconds, 600, 1200);
    }

    [Theory, MemberData(nameof(Advisors))]
    public void After_a_kill_advice_stays_above_its_limit_until_successes_say_otherwise(string type)
    {
        TaskRecord kill = EvidenceClassifierTests.Attempt(101, TaskState.Failed) with { ErrorType = FailureClasses.OutOfMemory };
        Assert.True(Advice(type, Successes(1, 60).Append(kill)).Memory?.Bytes > 2L << 30);
        Assert.True(Advice(type, Successes(1, 60).Append(kill).Concat(Successes(102, 18))).Memory?.Bytes > 2L << 30);
        // 1 of 61 since the kill, itself included: less than the 1 in 20 that a confidence of 0.95 accepts.
        Assert.True(Advice(type, Successes(1, 200).Append(kill).Concat(Successes(202, 60))).Memory?.Bytes < 2L << 30);
    }

    [Theory]
    [InlineData("quantile")]
    [InlineData("gradient_boosting")]
    [InlineData("random_forest")]
    [InlineData("linear")]
    public void One_outlier_moves_advice_by_no_more_than_its_rank(string type)
    {
        // The largest of 60 lies beyond the 0.95 quantile, whether it is twice the others or a hundred times.
        TaskRecord outlier = EvidenceClassifierTests.Attempt(30) with { PeakMemory = new MemorySize(20_000_000_000) };
        ResourceRecommendation advice = Advice(type, Successes(1, 29).Append(outlier).Concat(Successes(31, 30)));
        Assert.InRange(advice.Memory!.Value.Bytes, 1_000_000_000, 1_500_000_000);
    }
}
