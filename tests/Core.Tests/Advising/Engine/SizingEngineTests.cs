using Scalable.Runs;
using Scalable.Advising;
using Scalable.Advising.Engine;
using static Scalable.Tests.Advising.Engine.SizingWorld;

namespace Scalable.Tests.Advising.Engine;

public class SizingEngineTests
{
    [Fact]
    public void Without_history_the_answer_is_the_request()
    {
        SizingAnswer answer = new SizingEngine().Predict(Query(1e9, request: 8e9));
        Assert.Equal(8e9, answer.MemoryBytes);
        Assert.Equal(SizingStage.Request, answer.Stage);
        Assert.Equal("request", answer.Method);
        Assert.Null(answer.Confidence);
        Assert.Contains("no history", answer.Reason);
    }

    [Fact]
    public void Without_history_and_request_nothing_is_made_up()
    {
        SizingAnswer answer = new SizingEngine().Predict(Query(1e9));
        Assert.Null(answer.MemoryBytes);
        Assert.Null(answer.WalltimeSeconds);
        Assert.Null(answer.Cpus);
        Assert.Contains("no request", answer.Reason);
    }

    [Fact]
    public void A_new_kind_of_task_is_sized_by_what_others_used_of_their_requests()
    {
        var engine = new SizingEngine();
        for (int i = 0; i < 30; i++)
            engine.Observe(Success(1e9, 2e9 + i * 1e7) with { Task = "other", RequestedMemoryBytes = 8e9 });
        SizingAnswer answer = engine.Predict(Query(1e9, request: 16e9));
        Assert.Equal(SizingStage.Pooled, answer.Stage);
        Assert.InRange(answer.MemoryBytes!.Value, 4e9, 6e9);
        Assert.Equal(16e9, answer.MemoryLadder[^1]);
    }

    [Theory]
    [InlineData(3, SizingStage.Pooled, "pooled")]
    [InlineData(10, SizingStage.Task, "task")]
    [InlineData(25, SizingStage.Learned, "learned")]
    public void The_stage_of_little_data_is_named(int rows, SizingStage stage, string method)
    {
        SizingAnswer answer = TrainedOnALine(rows, 0.05).Predict(Query(1e9, request: 64e9));
        Assert.Equal(stage, answer.Stage);
        Assert.Equal(method, answer.Method);
        Assert.Equal(rows, answer.Rows);
    }

    [Fact]
    public void A_line_is_learnt_and_extrapolated()
    {
        SizingEngine engine = TrainedOnALine(60, 0.02);
        foreach (double size in new[] { 5e8, 2e9, 2e10 })
        {
            double need = 1e9 + 2 * size;
            Assert.InRange(engine.Predict(Query(size)).MemoryBytes!.Value, 0.97 * need, 1.35 * need);
        }
    }

    [Fact]
    public void Needs_that_nearly_never_vary_get_an_allocation_close_above_them()
    {
        var random = new Random(2);
        var engine = new SizingEngine();
        for (int i = 0; i < 60; i++) engine.Observe(Success(Math.Exp(20 + random.Normal()), 41.3e9 + 1e6 * random.Normal()));
        SizingAnswer answer = engine.Predict(Query(1e9, request: 80e9, SizingObjective.MinimumWaste));
        Assert.InRange(answer.MemoryBytes!.Value, 41.3e9, 41.32e9);
    }

    [Theory]
    [InlineData(0.8, 120, 0.15)]
    [InlineData(0.95, 120, 0.08)]
    [InlineData(0.8, 400, 0.03, Explicit = true, Traits = ["category", "nightly"])]
    [InlineData(0.95, 400, 0.03, Explicit = true, Traits = ["category", "nightly"])]
    public void First_attempts_succeed_as_often_as_asked_and_bounds_hold(double confidence, int tried, double tolerance)
    {
        const int Warm = 40;
        var random = new Random(7);
        var engine = new SizingEngine();
        int sufficed = 0, within = 0;
        for (int i = 0; i < Warm + tried; i++)
        {
            double size = Math.Exp(21 + random.Normal());
            double need = (1e9 + 2 * size) * Math.Exp(0.2 * random.Normal());
            if (i >= Warm)
            {
                SizingAnswer answer = engine.Predict(Query(size, confidence: confidence));
                if (need <= answer.MemoryBytes) sufficed++;
                if (need >= answer.MemoryBounds!.Lower && need <= answer.MemoryBounds.Upper) within++;
            }
            engine.Observe(Success(size, need));
        }
        // Four standard errors of a fair coin of that probability are 0.15 and 0.08 over 120 tasks; over 400 less than those is asked.
        Assert.Equal(confidence, (double)sufficed / tried, tolerance);
        Assert.Equal(0.9, (double)within / tried, tolerance);
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
            SizingAnswer answer = engine.Predict(Query(size, null, SizingObjective.MinimumWaste));
            double allocated = answer.MemoryBytes!.Value;
            for (; allocated < need; allocated = answer.Next(allocated, SizingResource.Memory)) waste += allocated;
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
        Assert.InRange(engine.Predict(Query(1) with { Features = Mode("deep") }).MemoryBytes!.Value, 19e9, 25e9);
        Assert.InRange(engine.Predict(Query(1) with { Features = Mode("fast") }).MemoryBytes!.Value, 1.9e9, 2.5e9);
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
        Assert.InRange(engine.Predict(Query(1e9, 34e9, SizingObjective.MinimumWaste)).MemoryBytes!.Value, 29e9, 34e9);
        Assert.InRange(engine.Predict(Query(1e9, 17e9, SizingObjective.MinimumWaste)).MemoryBytes!.Value, 15e9, 17e9);
    }

    [Fact]
    public void One_outlier_does_not_poison_the_advice()
    {
        SizingEngine engine = TrainedOnALine(80, 0.05), spoilt = TrainedOnALine(80, 0.05);
        spoilt.Observe(Success(2e9, 400e9));
        SizingQuery query = Query(1e9, null, SizingObjective.MinimumWaste);
        Assert.InRange(spoilt.Predict(query).MemoryBytes!.Value / engine.Predict(query).MemoryBytes!.Value, 0.8, 1.3);
    }

    [Fact]
    public void A_kill_for_memory_raises_the_advice_and_the_success_that_follows_replaces_it()
    {
        SizingEngine engine = TrainedOnALine(40, 0.05), killed = TrainedOnALine(40, 0.05), finished = TrainedOnALine(40, 0.05);
        SizingObservation kill = Success(1e9, 3.6e9, id: "7") with { State = TaskState.Failed, RanOutOf = SizingResource.Memory, AllocatedMemoryBytes = 3.6e9 };
        SizingQuery query = Query(1e9, confidence: 0.9);
        killed.Observe(kill);
        finished.Observe(kill);
        finished.Observe(Success(1e9, 3.05e9, id: "7"));

        Assert.True(killed.Predict(query).MemoryBounds!.Upper > engine.Predict(query).MemoryBounds!.Upper);
        Assert.Equal(41, killed.Predict(query).Rows);
        Assert.Equal(41, finished.Predict(query).Rows);
        Assert.True(finished.Predict(query).MemoryBounds!.Upper < killed.Predict(query).MemoryBounds!.Upper);
    }

    [Fact]
    public void A_failure_that_reached_no_limit_says_nothing_of_the_need()
    {
        SizingEngine engine = TrainedOnALine(40, 0.05), failed = TrainedOnALine(40, 0.05);
        failed.Observe(Success(1e9, 1e6, seconds: 1) with { State = TaskState.Failed });
        Assert.Equal(engine.Predict(Query(1e9)).MemoryLadder, failed.Predict(Query(1e9)).MemoryLadder);
    }

    [Fact]
    public void After_a_failure_only_the_resource_that_ran_out_is_raised()
    {
        SizingAnswer answer = TrainedOnALine(40, 0.1).Predict(Query(1e9, request: 64e9) with { RequestedWalltimeSeconds = 7200 });
        double memory = answer.MemoryBytes!.Value, walltime = answer.WalltimeSeconds!.Value;
        Assert.True(answer.Next(memory, SizingResource.Memory) > memory);
        Assert.True(answer.Next(walltime, SizingResource.Walltime) > walltime);
        Assert.Equal(128e9, answer.Next(64e9, SizingResource.Memory));
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
        Assert.Contains("drifts", engine.Predict(Query(1e9)).Reason);
    }

    [Fact]
    public void The_same_history_gives_the_same_answer()
    {
        SizingQuery query = Query(3e9, 64e9, SizingObjective.MinimumWaste);
        SizingAnswer one = TrainedOnALine(200, 0.1).Predict(query), other = TrainedOnALine(200, 0.1).Predict(query);
        Assert.Equal(one.MemoryLadder, other.MemoryLadder);
        Assert.Equal(one.Confidence, other.Confidence);
    }

    [Fact]
    public void Old_rows_are_let_go_when_there_are_very_many()
    {
        var engine = new SizingEngine(new SizingOptions { WindowRows = 60 });
        for (int i = 0; i < 200; i++) engine.Observe(Success(1e9, i < 100 ? 30e9 + i : 2e9 + i));
        SizingAnswer answer = engine.Predict(Query(1e9));
        Assert.InRange(answer.Rows, 50, 60);
        Assert.InRange(answer.MemoryBytes!.Value, 2e9, 3e9);
    }

    [Fact]
    public void Observed_cores_decide_not_requested_ones()
    {
        SizingEngine engine = new();
        for (int i = 0; i < 40; i++) engine.Observe(Success(1e9 + i, 2e9) with { CpuCores = 2.2 + 0.01 * (i % 10), RequestedCpus = 16 });
        Assert.Equal(3, engine.Predict(Query(1e9) with { RequestedCpus = 16 }).Cpus);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_confidence_that_is_no_probability_is_refused(double confidence)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SizingEngine().Predict(Query(1, confidence: confidence)));
    }
}
