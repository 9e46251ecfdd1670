using Scalable.Runs;
using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

/// <summary>What must hold in any state, over random ones in random sequences.</summary>
public class ScalingInvariantTests
{
    private const int Steps = 10;

    private static readonly string[] s_tags = ["a", "b", "c"];

    [Theory]
    [InlineData(500)]
    [InlineData(10_000, Explicit = true, Traits = ["category", "nightly"])]
    public void Limits_hold_decisions_repeat_and_more_tasks_never_mean_fewer_workers(int sequences)
    {
        var random = new Random(7);
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            AdaptiveScalerOptions options = RandomOptions(random);
            var scaler = new AdaptiveScaler(options);
            double seconds = 0;
            for (int step = 0; step < Steps; step++)
            {
                seconds += random.Next(-10, 400);
                ScalingState state = RandomState(random, seconds);
                ScalingDecision? preview = step % 4 == 0 ? scaler.Preview(state) : null;
                if (preview is not null) MoreTasksNeverMeanFewerWorkers(scaler, options, state, preview);
                ScalingDecision decision = scaler.Evaluate(state);
                if (preview is not null) AreTheSame(preview, decision);
                LimitsHold(options, state, decision);
            }
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(5_000, Explicit = true, Traits = ["category", "nightly"])]
    public void Limits_hold_with_foresight_as_without(int sequences)
    {
        var random = new Random(13);
        RunRecord[] runs = [.. Enumerable.Range(1, 4).Select(number => RandomRun(random, number))];
        int foreseen = 0;
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            AdaptiveScalerOptions options = RandomOptions(random);
            AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(runs, options);
            double seconds = 0;
            for (int step = 0; step < Steps; step++)
            {
                seconds += random.Next(-10, 60);
                ScalingState state = RandomState(random, seconds);
                ScalingDecision? preview = step % 4 == 0 ? scaler.Preview(state) : null;
                ScalingDecision decision = scaler.Evaluate(state);
                if (preview is not null) AreTheSame(preview, decision);
                LimitsHold(options, state, decision);
                foreseen += decision.ForeseenTasks;
            }
        }
        Assert.True(foreseen > 0);
    }

    [Theory]
    [InlineData(250)]
    [InlineData(2_500, Explicit = true, Traits = ["category", "nightly"])]
    public void Under_constant_load_a_tag_never_grows_and_shrinks(int trials)
    {
        var random = new Random(11);
        for (int trial = 0; trial < trials; trial++)
        {
            var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { DefaultMaxWorkers = 30, StartsAreBilled = random.Next(2) == 0 });
            int load = random.Next(0, 25), active = random.Next(0, 30), grew = 0, shrank = 0;
            for (int step = 0; step < 40; step++)
            {
                int running = Math.Min(load, active);
                int change = scaler.Evaluate(States.Of("a", load - running, active, running, atSeconds: step * 15)).Change("a");
                if (change > 0) grew++;
                if (change < 0) shrank++;
                active += change;
            }
            Assert.True(grew == 0 || shrank == 0, $"load {load}: grew {grew} times and shrank {shrank} times");
            Assert.True(active >= Math.Min(load, 30));
        }
    }

    private static void AreTheSame(ScalingDecision preview, ScalingDecision decision)
    {
        Assert.Equal(preview.Reasoning, decision.Reasoning);
        Assert.True(preview.Details.SequenceEqual(decision.Details));
        Assert.Equal(preview.PredictedCompletionTime, decision.PredictedCompletionTime);
    }

    private static void LimitsHold(AdaptiveScalerOptions options, ScalingState state, ScalingDecision decision)
    {
        double hourly = 0, hourlyBefore = 0;
        foreach (TagScaling tag in decision.Details)
        {
            int change = decision.Change(tag.Tag), after = tag.Supply + change;
            int busy = state.RunningTasks!.Count(task => task.Tag == tag.Tag);
            int active = state.ActiveWorkers.GetValueOrDefault(tag.Tag), justStarted = state.JustStartedWorkers.GetValueOrDefault(tag.Tag);
            Assert.True(after >= 0);
            if (change > 0) Assert.True(after <= options.MaxWorkers[tag.Tag], "above the ceiling");
            if (change < 0) Assert.True(after >= Math.Min(active, busy + justStarted), "a busy or just started worker removed");
            if (change < 0 && !HasCommonCeiling(options)) Assert.True(after >= options.MinWorkers[tag.Tag], "below the floor");
            if (options.MaxStep is { } step && !HasCommonCeiling(options)) Assert.True(Math.Abs(change) <= step, "above the step");
            hourly += after * options.HourlyPrice[tag.Tag];
            hourlyBefore += tag.Supply * options.HourlyPrice[tag.Tag];
        }
        if (options.MaxHourlyCost is { } ceiling) Assert.True(hourly <= Math.Max(ceiling, hourlyBefore) + 1e-6, "above the hourly ceiling");
        if (options.MaxTotalWorkers is { } most) Assert.True(decision.Details.Sum(tag => tag.Supply + decision.Change(tag.Tag)) <= Math.Max(most, decision.Details.Sum(tag => tag.Supply)), "more workers than all tags may have");
        if (options.MaxTotalCost is { } budget && state.SpentCost >= budget) Assert.Empty(decision.WorkersToAdd);
        Assert.InRange(decision.Confidence, 0, 1);
        if (decision.PredictedCompletionTime is { } predicted)
            Assert.True(decision.PredictedCompletionTimeLower <= predicted && predicted <= decision.PredictedCompletionTimeUpper);
    }

    /// <summary>Whether tags share a ceiling, which goes before a tag's own floor and step.</summary>
    private static bool HasCommonCeiling(AdaptiveScalerOptions options) => options.MaxHourlyCost is not null || options.MaxTotalCost is not null || options.MaxTotalWorkers is not null;

    private static void MoreTasksNeverMeanFewerWorkers(AdaptiveScaler scaler, AdaptiveScalerOptions options, ScalingState state, ScalingDecision decision)
    {
        if (options.MaxTotalCost is not null) return;
        foreach (string tag in s_tags)
        {
            ScalingDecision more = scaler.Preview(state with { PendingTasks = [.. state.PendingTasks, .. States.Pending(tag, 3)] });
            int before = decision.Details.FirstOrDefault(detail => detail.Tag == tag)?.Target ?? 0;
            Assert.True(more.Detail(tag).Target >= before, $"{tag}: {before} workers before, {more.Detail(tag).Target} with three tasks more");
        }
    }

    private static RunRecord RandomRun(Random random, int number)
    {
        DateTimeOffset start = States.Noon.AddDays(-number);
        return new RunRecord
        {
            RunId = $"run-{number}", Path = $"/runs/run-{number}", StartedAt = start,
            Tasks = [.. Enumerable.Range(0, 200).Select(i => new TaskRecord
            {
                RunId = $"run-{number}", TaskId = $"{i}", TaskName = s_tags[i % 3], Tag = s_tags[i % 3], State = TaskState.Succeeded,
                SubmittedAt = start.AddSeconds(i * 3 + random.NextDouble()), DurationSeconds = random.Next(1, 90),
            })],
        };
    }

    private static AdaptiveScalerOptions RandomOptions(Random random)
    {
        bool Sometimes() => random.Next(3) == 0;
        int[] floors = [.. s_tags.Select(_ => random.Next(0, 4))];
        return new AdaptiveScalerOptions
        {
            MinWorkers = s_tags.Zip(floors).ToDictionary(pair => pair.First, pair => pair.Second),
            MaxWorkers = s_tags.Zip(floors).ToDictionary(pair => pair.First, pair => pair.Second + random.Next(0, 20)),
            HourlyPrice = s_tags.ToDictionary(tag => tag, _ => 0.5 + random.NextDouble() * 3),
            MaxHourlyCost = Sometimes() ? random.Next(0, 40) : null,
            MaxTotalCost = Sometimes() ? random.Next(0, 60) : null,
            MaxTotalWorkers = Sometimes() ? random.Next(0, 40) : null,
            MaxStep = Sometimes() ? random.Next(1, 6) : null,
            Cooldown = Sometimes() ? TimeSpan.FromSeconds(random.Next(0, 300)) : TimeSpan.Zero,
            TargetDrainTime = Sometimes() ? TimeSpan.FromSeconds(random.Next(10, 2000)) : null,
            ScaleDownWindow = Sometimes() ? TimeSpan.FromSeconds(random.Next(0, 600)) : null,
            ScaleUpThreshold = Sometimes() ? 1.5 : 1,
            ScaleDownThreshold = Sometimes() ? 0.3 : 1,
            StartsAreBilled = Sometimes(),
        };
    }

    private static ScalingState RandomState(Random random, double seconds)
    {
        string[] present = [.. s_tags.Where(_ => random.Next(4) > 0)];
        Dictionary<string, int> active = present.ToDictionary(tag => tag, _ => random.Next(0, 12));
        return new ScalingState
        {
            Now = States.Noon.AddSeconds(seconds),
            PendingTasks = [.. present.SelectMany(tag => States.Pending(tag, Math.Max(0, random.Next(-8, 15))))],
            RunningTasks = [.. present.SelectMany(tag => States.Running(tag, random.Next(0, active[tag] + 1), random.Next(0, 300)))],
            ActiveWorkers = active,
            PendingWorkers = present.ToDictionary(tag => tag, _ => Math.Max(0, random.Next(-3, 4))),
            JustStartedWorkers = present.ToDictionary(tag => tag, _ => Math.Max(0, random.Next(-3, 3))),
            RecentCompletions = [.. present.Select(tag => new TaskCompletion(tag, random.Next(1, 600)))],
            UpcomingTasks = random.Next(4) == 0 ? [new UpcomingTask("a", random.Next(0, 300)) { Count = random.Next(1, 9) }] : [],
            SpentCost = random.Next(0, 80),
        };
    }
}
