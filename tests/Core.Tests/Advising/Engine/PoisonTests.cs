using Scalable.Runs;
using Scalable.Advising;
using Scalable.Advising.Engine;

namespace Scalable.Tests.Advising.Engine;

/// <summary>One bad record must not decide the advice for everything that follows.</summary>
public class PoisonTests
{
    [Theory]
    [InlineData(14)]
    [InlineData(60)]
    public void One_kill_far_above_all_peaks_does_not_multiply_the_advice(int attempts)
    {
        // Peaks are 0.1 GB plus half of the input's 1 to 15 GB; one attempt was killed at 16 GB where 4.1 GB would have done.
        var engine = new SizingEngine();
        for (int i = 0; i < attempts; i++) engine.Observe(Observation(1 + i % 15, TaskState.Succeeded));
        engine.Observe(Observation(8, TaskState.Failed) with { RanOutOf = SizingResource.Memory, PeakMemoryBytes = null, AllocatedMemoryBytes = 16e9 });
        for (int i = 0; i < 5; i++) engine.Observe(Observation(3 + i, TaskState.Succeeded));

        ResourceRecommendation answer = engine.Recommend(new RecommendationQuery("sort") { Features = Input(10), Rounding = AllocationRounding.Exact });

        Assert.InRange(answer.MemoryPlan.First!.Value, 5.1e9, 10e9);
    }

    [Fact]
    public void Kills_that_confirm_each_other_are_believed()
    {
        var engine = new SizingEngine();
        for (int i = 0; i < 60; i++) engine.Observe(Observation(1 + i % 15, TaskState.Succeeded));
        for (int i = 0; i < 4; i++)
            engine.Observe(Observation(9 + i % 2, TaskState.Failed) with { RanOutOf = SizingResource.Memory, PeakMemoryBytes = null, AllocatedMemoryBytes = 16e9 });

        double? Advice(double gigabytes) => engine.Recommend(new RecommendationQuery("sort") { Features = Input(gigabytes), Rounding = AllocationRounding.Exact }).MemoryPlan.First;

        Assert.True(Advice(10) > 16e9);
        Assert.InRange(Advice(1)!.Value, 0.6e9, 2e9);
    }

    [Fact]
    public void A_kill_whose_truth_never_came_is_let_go_in_the_end()
    {
        var engine = new SizingEngine();
        for (int i = 0; i < 60; i++) engine.Observe(Observation(1 + i % 15, TaskState.Succeeded));
        engine.Observe(Observation(8, TaskState.Failed) with { RanOutOf = SizingResource.Memory, PeakMemoryBytes = null, AllocatedMemoryBytes = 16e9 });
        var query = new RecommendationQuery("sort") { Features = Input(10), Rounding = AllocationRounding.Exact };

        Assert.Equal(24e9, engine.Recommend(query).MemoryPlan.Steps[^1], 1e6);
        for (int i = 0; i < 200; i++) engine.Observe(Observation(1 + i % 15, TaskState.Succeeded));
        Assert.InRange(engine.Recommend(query).MemoryPlan.Steps[^1], 5.1e9, 10e9);
    }

    [Fact]
    public void An_error_called_out_of_memory_far_below_the_limit_is_no_kill_at_the_limit()
    {
        var engine = new SizingEngine();
        for (int i = 0; i < 14; i++) engine.Observe(Observation(1 + i, TaskState.Succeeded));
        engine.Observe(Observation(8, TaskState.Failed) with { RanOutOf = SizingResource.Memory, AllocatedMemoryBytes = 16e9 });

        ResourceRecommendation answer = engine.Recommend(new RecommendationQuery("sort") { Features = Input(10), Rounding = AllocationRounding.Exact });

        Assert.InRange(answer.MemoryPlan.First!.Value, 5.1e9, 8e9);
    }

    private static FeatureSet Input(double gigabytes) => FeatureSet.From([KeyValuePair.Create("input_gb", FeatureValue.Of(gigabytes))]);

    private static SizingObservation Observation(double gigabytes, TaskState state) => new()
    {
        Task = "sort",
        State = state,
        Features = Input(gigabytes),
        DurationSeconds = 2 * gigabytes,
        PeakMemoryBytes = 0.1e9 + 0.5e9 * gigabytes,
    };
}
