using Scalable.Runs;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Units;
using static Scalable.Tests.Advising.Engine.SizingWorld;

namespace Scalable.Tests.Advising.Engine;

public class SizingEngineTests
{
    [Fact]
    public void Without_history_the_answer_is_the_request()
    {
        ResourceRecommendation answer = new SizingEngine().Recommend(Query(1e9, request: 8e9));
        Assert.Equal(8e9, answer.MemoryPlan.First);
        Assert.Equal("request", answer.Evidence.Stage);
        Assert.Null(answer.Confidence);
        Assert.Contains("no history", answer.Evidence.Reason);
    }

    [Fact]
    public void Without_history_and_request_nothing_is_made_up()
    {
        ResourceRecommendation answer = new SizingEngine().Recommend(Query(1e9));
        Assert.Null(answer.MemoryPlan.First);
        Assert.Null(answer.WalltimePlan.First);
        Assert.Null(answer.Confidence);
        Assert.Empty(answer.Evidence.Basis);
        Assert.Contains("no request", answer.Evidence.Reason);
    }

    [Fact]
    public void A_new_kind_of_task_is_sized_by_what_others_used_of_their_requests()
    {
        var engine = new SizingEngine();
        for (int i = 0; i < 30; i++)
            engine.Observe(Success(1e9, 2e9 + i * 1e7) with { Task = "other", RequestedMemoryBytes = 8e9 });
        ResourceRecommendation answer = engine.Recommend(Query(1e9, request: 16e9));
        Assert.Equal("pooled", answer.Evidence.Stage);
        Assert.InRange(answer.MemoryPlan.First!.Value, 4e9, 6e9);
        Assert.True(answer.Confidence < 0.95);
    }

    [Theory]
    [InlineData(3, "pooled")]
    [InlineData(10, "task")]
    [InlineData(25, "learned")]
    public void The_stage_of_little_data_is_named(int rows, string stage)
    {
        ResourceRecommendation answer = TrainedOnALine(rows, 0.05).Recommend(Query(1e9, request: 64e9));
        Assert.Equal(stage, answer.Evidence.Stage);
        Assert.Equal(rows, answer.Evidence.Records);
    }

    [Fact]
    public void A_line_is_learnt_and_extrapolated()
    {
        SizingEngine engine = TrainedOnALine(60, 0.02);
        foreach (double size in new[] { 5e8, 2e9, 2e10 })
        {
            double need = 1e9 + 2 * size;
            Assert.InRange(engine.Recommend(Query(size)).MemoryPlan.First!.Value, 0.97 * need, 1.35 * need);
        }
    }

    [Fact]
    public void Needs_that_nearly_never_vary_get_an_allocation_close_above_them()
    {
        var random = new Random(2);
        var engine = new SizingEngine();
        for (int i = 0; i < 60; i++) engine.Observe(Success(Math.Exp(20 + random.Normal()), 41.3e9 + 1e6 * random.Normal()));
        ResourceRecommendation answer = engine.Recommend(Query(1e9, request: 80e9, SizingObjective.MinimumWaste));
        Assert.InRange(answer.MemoryPlan.First!.Value, 41.3e9, 41.32e9);
    }

    [Theory]
    [InlineData(0.8, 120, 0.08)]
    [InlineData(0.95, 120, 0.08)]
    [InlineData(0.8, 800, 0.03, Explicit = true, Traits = ["category", "nightly"])]
    [InlineData(0.95, 800, 0.03, Explicit = true, Traits = ["category", "nightly"])]
    public void First_attempts_succeed_at_least_as_often_as_asked_and_as_stated_and_bounds_hold(double confidence, int tried, double tolerance)
    {
        const int Warm = 40;
        var random = new Random(7);
        var engine = new SizingEngine();
        int sufficed = 0, within = 0;
        double stated = 0;
        for (int i = 0; i < Warm + tried; i++)
        {
            double size = Math.Exp(21 + random.Normal());
            double need = (1e9 + 2 * size) * Math.Exp(0.2 * random.Normal());
            if (i >= Warm)
            {
                ResourceRecommendation answer = engine.Recommend(Query(size, confidence: confidence));
                if (need <= answer.MemoryPlan.First) sufficed++;
                stated += answer.MemoryConfidence!.Value;
                if (need >= answer.MemoryBounds().Lower && need <= answer.MemoryBounds().Upper) within++;
            }
            engine.Observe(Success(size, need));
        }
        // Four standard errors of a fair coin of that probability would be 0.15 and 0.08 in 120 trials, 0.06 and 0.03 in 800.
        Assert.True((double)sufficed / tried >= confidence - tolerance);
        Assert.Equal(stated / tried, (double)sufficed / tried, tolerance);
        Assert.Equal(0.9, (double)within / tried, Math.Max(tolerance, 0.03));
    }

    [Fact]
    public void The_waste_of_the_planned_ladder_is_far_below_that_of_the_largest_seen()
    {
        var random = new Random(13);
        SizingEngine engine = TrainedOnALine(50, 0.05);
        double waste = 0, wasteOfLargest = 0, largest = 40e9;
        for (int i = 0; i < 100; i++)
        {
            double size = Math.Exp(21 + random.Normal()), need = (1e9 + 2 * size) * Math.Exp(0.05 * random.Normal());
            ResourceRecommendation answer = engine.Recommend(Query(size, null, SizingObjective.MinimumWaste));
            double allocated = answer.MemoryPlan.First!.Value;
            for (; allocated < need; allocated = answer.MemoryPlan.Next(allocated)) waste += allocated;
            waste += allocated - need;
            wasteOfLargest += largest - need;
            engine.Observe(Success(size, need));
        }
        Assert.True(waste < 0.1 * wasteOfLargest, $"{waste:E2} against {wasteOfLargest:E2}");
    }

    [Fact]
    public void A_category_that_decides_is_learnt()
    {
        var random = new Random(3);
        var engine = new SizingEngine();
        FeatureSet Mode(string mode) => new(["mode"], [FeatureValue.Of(mode)]);
        for (int i = 0; i < 80; i++)
        {
            bool deep = i % 2 == 0;
            engine.Observe(Success(1, (deep ? 20e9 : 2e9) * Math.Exp(0.03 * random.Normal())) with { Features = Mode(deep ? "deep" : "fast") });
        }
        Assert.InRange(engine.Recommend(Query(1) with { Features = Mode("deep") }).MemoryPlan.First!.Value, 19e9, 25e9);
        Assert.InRange(engine.Recommend(Query(1) with { Features = Mode("fast") }).MemoryPlan.First!.Value, 1.9e9, 2.5e9);
    }

    [Fact]
    public void What_was_requested_tells_needs_apart()
    {
        var engine = new SizingEngine();
        var random = new Random(4);
        for (int i = 0; i < 60; i++)
        {
            double request = i % 6 == 0 ? 34e9 : 17e9;
            engine.Observe(Success(1e9, 0.9 * request * Math.Exp(0.02 * random.Normal())) with { RequestedMemoryBytes = request });
        }
        Assert.InRange(engine.Recommend(Query(1e9, 34e9, SizingObjective.MinimumWaste)).MemoryPlan.First!.Value, 29e9, 34e9);
        Assert.InRange(engine.Recommend(Query(1e9, 17e9, SizingObjective.MinimumWaste)).MemoryPlan.First!.Value, 15e9, 17e9);
    }

    [Fact]
    public void A_request_that_nearly_never_failed_bounds_what_wild_growth_would_demand()
    {
        var random = new Random(3);
        var engine = new SizingEngine();
        for (int i = 0; i < 60; i++)
        {
            double size = 2e9 * random.NextDouble();
            engine.Observe(Success(size, Math.Min(3e9, 0.3 * size * Math.Exp(random.Normal()))) with { RequestedMemoryBytes = 4e9 });
        }
        Assert.True(engine.Recommend(Query(3e9)).MemoryPlan.First > 4e9);
        ResourceRecommendation withRequest = engine.Recommend(Query(3e9, request: 4e9));
        Assert.InRange(withRequest.MemoryPlan.First!.Value, 1e9, 4e9);
    }

    [Fact]
    public void A_request_that_what_was_learnt_contradicts_bounds_nothing()
    {
        var engine = new SizingEngine();
        for (int i = 0; i < 60; i++) engine.Observe(Success(1e9 + i * 1e7, 2e9 + i * 2e7) with { RequestedMemoryBytes = 4e9 });
        Assert.True(engine.Recommend(Query(4e9, request: 4e9)).MemoryPlan.First >= 8e9);
    }

    [Fact]
    public void Between_small_and_large_inputs_no_more_is_given_than_those_around_ever_needed()
    {
        var random = new Random(7);
        var engine = new SizingEngine();
        double largest = 0;
        for (int i = 0; i < 80; i++)
        {
            double size = i % 4 == 0 ? 10e9 + 7e9 * random.NextDouble() : 0.3e9 + 2e9 * random.NextDouble();
            double need = 2e9 * Math.Exp(0.5 * Math.Sin(4 * Math.Log(size)) + 0.02 * random.Normal()) * (i == 76 ? 1.5 : 1);
            largest = Math.Max(largest, need);
            engine.Observe(Success(size, need));
        }
        Assert.InRange(engine.Recommend(Query(5e9)).MemoryPlan.First!.Value, 1e9, 1.2 * largest);
    }

    [Fact]
    public void One_outlier_does_not_poison_the_advice()
    {
        SizingEngine engine = TrainedOnALine(80, 0.05), spoilt = TrainedOnALine(80, 0.05);
        spoilt.Observe(Success(2e9, 400e9));
        RecommendationQuery query = Query(1e9, null, SizingObjective.MinimumWaste);
        Assert.InRange(spoilt.Recommend(query).MemoryPlan.First!.Value / engine.Recommend(query).MemoryPlan.First!.Value, 0.8, 1.3);
    }

    [Fact]
    public void A_kill_for_memory_raises_the_advice_and_the_success_that_follows_replaces_it()
    {
        SizingEngine engine = TrainedOnALine(40, 0.05), killed = TrainedOnALine(40, 0.05), finished = TrainedOnALine(40, 0.05);
        SizingObservation kill = Success(1e9, 3.6e9, id: "7") with { State = TaskState.Failed, RanOutOf = SizingResource.Memory, AllocatedMemoryBytes = 3.6e9 };
        RecommendationQuery query = Query(1e9, confidence: 0.9);
        killed.Observe(kill);
        finished.Observe(kill);
        finished.Observe(Success(1e9, 3.05e9, id: "7"));

        Assert.True(killed.Recommend(query).MemoryBounds().Upper > engine.Recommend(query).MemoryBounds().Upper);
        Assert.Equal(41, killed.Recommend(query).Evidence.Records);
        Assert.Equal(41, finished.Recommend(query).Evidence.Records);
        Assert.True(finished.Recommend(query).MemoryBounds().Upper < killed.Recommend(query).MemoryBounds().Upper);
    }

    [Fact]
    public void A_failure_that_reached_no_limit_says_nothing_of_the_need()
    {
        SizingEngine engine = TrainedOnALine(40, 0.05), failed = TrainedOnALine(40, 0.05);
        failed.Observe(Success(1e9, 1e6, seconds: 1) with { State = TaskState.Failed });
        Assert.Equal(engine.Recommend(Query(1e9)).MemoryPlan.Steps, failed.Recommend(Query(1e9)).MemoryPlan.Steps);
    }

    [Fact]
    public void After_a_failure_only_the_resource_that_ran_out_is_raised()
    {
        ResourceRecommendation answer = TrainedOnALine(40, 0.1).Recommend(Query(1e9, request: 64e9) with { RequestedWalltime = Walltime.FromSeconds(7200) });
        double memory = answer.MemoryPlan.First!.Value, walltime = answer.WalltimePlan.First!.Value;
        Assert.True(answer.MemoryPlan.Next(memory) > memory);
        Assert.True(answer.WalltimePlan.Next(walltime) > walltime);
        Assert.Equal(128e9, answer.MemoryPlan.Next(64e9));
    }

    [Fact]
    public void A_jump_in_the_needs_is_called_drift()
    {
        SizingEngine engine = TrainedOnALine(60, 0.05);
        var random = new Random(6);
        for (int i = 0; i < 9; i++)
        {
            double size = Math.Exp(21 + random.Normal());
            engine.Observe(Success(size, 3 * (1e9 + 2 * size)));
        }
        Assert.Contains("drifts", engine.Recommend(Query(1e9)).Evidence.Reason);
    }

    [Fact]
    public void The_same_history_gives_the_same_answer()
    {
        RecommendationQuery query = Query(3e9, 64e9, SizingObjective.MinimumWaste);
        ResourceRecommendation one = TrainedOnALine(200, 0.1).Recommend(query), other = TrainedOnALine(200, 0.1).Recommend(query);
        Assert.Equal(one.MemoryPlan.Steps, other.MemoryPlan.Steps);
        Assert.Equal(one.Confidence, other.Confidence);
    }

    [Fact]
    public void A_number_that_takes_a_third_value_late_is_learnt_like_any_other()
    {
        SizingEngine engine = new();
        SizingObservation With(double threads, double peak) => Success(1e9, peak) with { Features = FeatureSet.From([KeyValuePair.Create("threads", FeatureValue.Of(threads))]) };
        for (int i = 0; i < 30; i++) engine.Observe(With(1 + (i % 2), i % 2 == 0 ? 1e9 : 2e9));
        for (int i = 0; i < 30; i++) engine.Observe(With(3 + (i % 2), i % 2 == 0 ? 3e9 : 4e9));
        double Given(double threads) => engine.Recommend(Query(1e9) with { Features = With(threads, 1).Features is FeatureSet features ? features : FeatureSet.Empty }).MemoryPlan.First!.Value;
        Assert.InRange(Given(1), 1e9, 1.5e9);
        Assert.InRange(Given(4), 4e9, 5e9);
    }

    [Fact]
    public void Old_rows_are_let_go_when_there_are_very_many()
    {
        var engine = new SizingEngine(new SizingOptions { WindowRows = 60 });
        for (int i = 0; i < 200; i++) engine.Observe(Success(1e9, i < 100 ? 30e9 + i : 2e9 + i));
        ResourceRecommendation answer = engine.Recommend(Query(1e9));
        Assert.InRange(answer.Evidence.Records, 50, 60);
        Assert.InRange(answer.MemoryPlan.First!.Value, 2e9, 3e9);
    }

    [Fact]
    public void Observed_cores_decide_not_requested_ones()
    {
        SizingEngine engine = new();
        for (int i = 0; i < 40; i++) engine.Observe(Success(1e9 + i, 2e9) with { CpuCores = 2.2 + 0.01 * (i % 10), RequestedCpus = 16 });
        Assert.Equal(3, engine.Recommend(Query(1e9) with { RequestedCpus = 16 }).Cpus);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_confidence_that_is_no_probability_is_refused(double confidence)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SizingEngine().Recommend(Query(1, confidence: confidence)));
    }
}
