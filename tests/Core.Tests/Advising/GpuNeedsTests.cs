using Scalable.Advising;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.Advising;

public class GpuNeedsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static RunRecord Run(Func<int, TaskRecord, TaskRecord> change, int attempts = 20) => new()
    {
        RunId = "run-20260101T000000Z-a-00000000",
        Path = "run",
        Tasks = [.. Enumerable.Range(0, attempts).Select(i => change(i, new TaskRecord
        {
            RunId = "run-20260101T000000Z-a-00000000", TaskId = $"{i}", TaskName = "train", State = TaskState.Succeeded, DurationSeconds = 100, FinishedAt = s_start.AddHours(i), PeakMemory = new MemorySize(1 << 30), ObservedCpu = 1,
        }))],
    };

    public static TheoryData<string> Advisors => ["quantile", "linear", "auto"];

    private static ResourceRecommendation Ask(string advisor, RunRecord run)
    {
        IResourceAdvisor asked = advisor == "quantile" ? new ResourceAdvisor([run]) : new LearnedAdvisor([run], new LearnedAdvisorOptions { ModelType = advisor == "auto" ? ModelType.Auto : ModelType.Linear });
        return asked.Recommend(new RecommendationQuery("train") { Confidence = 0.95 });
    }

    [Theory]
    [MemberData(nameof(Advisors))]
    public void Gpus_that_were_asked_for_are_recommended_and_their_memory_with_a_margin(string advisor)
    {
        ResourceRecommendation advice = Ask(advisor, Run((_, task) => task with { RequestedGpus = 2, ObservedGpu = 0.4, PeakGpuMemory = new MemorySize(10_000_000_000) }));
        // 10 GB times 1.1, in whole 100M.
        Assert.Equal((2, "11G"), (advice.Gpus, advice.GpuMemory?.ToString()));
        Assert.Equal(("requested", "observed"), (advice.Evidence.Basis["gpus"], advice.Evidence.Basis["gpu_memory"]));
        Assert.Contains("gpus:     2 with 11G together", RecommendationText.Render(advice));
    }

    [Fact]
    public void Busy_gpus_are_rounded_up_if_nobody_asked_for_any() =>
        Assert.Equal(2, Ask("quantile", Run((_, task) => task with { ObservedGpu = 1.2 })).Gpus);

    [Theory]
    [MemberData(nameof(Advisors))]
    public void Tasks_without_gpus_get_none(string advisor)
    {
        ResourceRecommendation advice = Ask(advisor, Run((_, task) => task with { RequestedGpus = 0 }));
        Assert.Null(advice.Gpus);
        Assert.DoesNotContain("gpu", RecommendationText.Render(advice), StringComparison.OrdinalIgnoreCase);
    }
}
