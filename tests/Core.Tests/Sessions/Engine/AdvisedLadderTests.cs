using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Tests.TestSupport;
using Scalable.Units;

namespace Scalable.Tests.Sessions.Engine;

public class AdvisedLadderTests
{
    private const long Gigabyte = 1_000_000_000;

    [Fact]
    public void A_kill_for_memory_is_followed_by_the_next_rung_of_the_advisors_ladder()
    {
        Assert.Equal(13 * Gigabyte, Next(new MemorySize(10 * Gigabyte), ExhaustedResource.Memory)!.Memory!.Value.Bytes);
        Assert.Equal(8 * Gigabyte, Next(new MemorySize(2 * Gigabyte), ExhaustedResource.Memory)!.Memory!.Value.Bytes);
        // 13 is too near to 11.5: the rung after it.
        Assert.Equal(19 * Gigabyte, Next(new MemorySize(11_500_000_000), ExhaustedResource.Memory)!.Memory!.Value.Bytes);
    }

    [Fact]
    public void Beyond_the_advisors_ladder_memory_doubles()
    {
        Assert.Equal(38 * Gigabyte, Next(new MemorySize(19 * Gigabyte), ExhaustedResource.Memory)!.Memory!.Value.Bytes);
        Assert.Equal(20 * Gigabyte, Next(new MemorySize(10 * Gigabyte), ExhaustedResource.Memory, task: "other")!.Memory!.Value.Bytes);
    }

    [Fact]
    public void Never_more_than_there_is() =>
        Assert.Equal(12 * Gigabyte, Next(new MemorySize(10 * Gigabyte), ExhaustedResource.Memory, limit: new MemorySize(12 * Gigabyte))!.Memory!.Value.Bytes);

    [Fact]
    public void A_kill_for_time_is_followed_by_the_next_step_of_its_plan() =>
        Assert.Equal(30, Next(new MemorySize(10 * Gigabyte), ExhaustedResource.Walltime)!.Walltime!.Value.TotalSeconds);

    private static ComponentResources? Next(MemorySize failed, ExhaustedResource exhausted, string task = "sort", MemorySize? limit = null)
    {
        var attempt = new TaskAttempt { Number = 1, Allocation = new ComponentResources(2, failed, Walltime.FromSeconds(10)), SubmittedAt = DateTimeOffset.UnixEpoch };
        return new AdvisedLadder(new LadderAdvisor(), "hpc", new DoublingLadder(limit), limit).Next(new RetryQuery(task, FeatureSet.Empty, attempt, exhausted));
    }

    private sealed class LadderAdvisor : IResourceAdvisor
    {
        public IReadOnlyList<string> KnownTasks { get; } = ["sort"];

        public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default) => new()
        {
            Task = query.Task,
            Component = "sorter",
            WorkerCount = 1,
            Allocation = new ComponentResources(2, new MemorySize(8 * Gigabyte), null),
            MemoryPlan = RetryPlan.Of([8e9, 13e9, 19e9], bytes => bytes),
            WalltimePlan = RetryPlan.Of([5.0, 30], seconds => seconds),
            Confidence = 0.95,
            Evidence = new RecommendationEvidence { Method = "learned" },
        };
    }
}
