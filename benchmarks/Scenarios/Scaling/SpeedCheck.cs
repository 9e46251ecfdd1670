using System.Diagnostics;
using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Evaluation.Simulation;

namespace Scalable.Scenarios.Scaling;

/// <summary>Times a million task events under every policy, and decisions over a hundred thousand pending tasks.</summary>
internal static class SpeedCheck
{
    private const int Rounds = 15, Pending = 100_000, EarlierRuns = 20, FirstStage = 8_000, SecondStage = 2_000;

    private const double SecondStageSeconds = 150;

    public static void Run()
    {
        Decisions();
        Foresight();
        Simulations();
    }

    /// <summary>A third of a million tasks, each submitted, started and ended, in 5 tags within a day.</summary>
    private static void Simulations()
    {
        const int tasks = 333_334;
        var random = new Random(1);
        Workload workload = Workload.Of("a million events", Enumerable.Range(0, tasks).Select(i => new WorkloadTask($"tag{i % 5}", $"kind{i % 20}", random.NextDouble() * 86400, 5 + random.NextDouble() * 40)));
        foreach (string name in ScalingPolicies.Names)
        {
            var watch = Stopwatch.StartNew();
            SimulationResult result = ScalingSimulator.Run(workload, ScalingPolicies.Create(name), new SimulationOptions { DefaultMaxWorkers = 100 });
            Console.WriteLine($"{3 * tasks} task events, {name}: {watch.Elapsed.TotalSeconds:F2} s ({result.Decisions} decisions)");
        }
    }

    /// <summary>
    /// A hundred thousand tasks of the first stage wait, twelve and a half times as many as in each of 20 earlier runs of
    /// 10,000 tasks; those of the second stage, with tags of their own, are foreseen.
    /// </summary>
    private static void Foresight()
    {
        var random = new Random(2);
        RunRecord[] runs = [.. Enumerable.Range(1, EarlierRuns).Select(number => Run(number, random))];
        var watch = Stopwatch.StartNew();
        AdaptiveScaler scaler = AdaptiveScaler.AfterRuns(runs, new AdaptiveScalerOptions { DefaultMaxWorkers = 200 });
        Console.WriteLine($"learning of {EarlierRuns} earlier runs of {FirstStage + SecondStage} tasks: {watch.Elapsed.TotalMilliseconds:F0} ms");
        var state = new ScalingState
        {
            PendingTasks = [.. Enumerable.Range(0, Pending).Select(i => new PendingTask { Tag = $"tag{i % 5}", TaskName = $"kind{i % 20}" })],
            RunningTasks = [],
            ActiveWorkers = Enumerable.Range(0, 5).ToDictionary(i => $"tag{i}", _ => 10),
        };
        var times = new List<double>();
        ScalingDecision? decision = null;
        for (int round = 0; round < Rounds; round++)
        {
            ScalingState now = state with { Now = DateTimeOffset.UnixEpoch.AddDays(20100).AddSeconds(5 * round) };
            watch.Restart();
            decision = scaler.Evaluate(now);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        if (decision!.ForeseenTasks == 0) throw new InvalidOperationException("Nothing is foreseen, so that no decision with foresight was timed.");
        Console.WriteLine($"decision with foresight, {Pending} pending tasks ({decision.ForeseenTasks} more foreseen): first {times[0]:F1} ms, median of {Rounds} {times.Order().ElementAt(Rounds / 2):F1} ms, longest but the first {times.Skip(1).Max():F1} ms");
    }

    private static RunRecord Run(int number, Random random)
    {
        DateTimeOffset start = DateTimeOffset.UnixEpoch.AddDays(20000 + number);
        return new RunRecord
        {
            RunId = $"run-{number}", Path = $"/runs/{number}", StartedAt = start,
            Tasks = [.. Enumerable.Range(0, FirstStage).Select(i => Task(i, $"kind{i % 20}", $"tag{i % 5}", 0)), .. Enumerable.Range(FirstStage, SecondStage).Select(i => Task(i, $"late{i % 20}", $"tag{5 + i % 5}", SecondStageSeconds))],
        };

        TaskRecord Task(int i, string name, string tag, double from) => new()
        {
            RunId = $"run-{number}", TaskId = $"{i}", TaskName = name, Tag = tag, State = TaskState.Succeeded,
            SubmittedAt = start.AddSeconds(from + random.NextDouble()), DurationSeconds = 5 + random.NextDouble() * 40,
        };
    }

    private static void Decisions()
    {
        var random = new Random(1);
        string[] tags = [.. Enumerable.Range(0, 5).Select(i => $"tag{i}")];
        PendingTask[] pending = [.. Enumerable.Range(0, 100_000).Select(_ => new PendingTask { Tag = tags[random.Next(5)], TaskName = $"kind{random.Next(20)}" })];
        var state = new ScalingState
        {
            PendingTasks = pending,
            RunningTasks = [],
            RecentCompletions = [.. Enumerable.Range(0, 100).Select(i => new TaskCompletion(tags[i % 5], 30 + i) { TaskName = $"kind{i % 20}" })],
            ActiveWorkers = tags.ToDictionary(tag => tag, _ => 10),
        };
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { DefaultMaxWorkers = 200 });
        var times = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            scaler.Evaluate(state);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        Console.WriteLine($"decision, 100,000 pending tasks in 5 tags: first {times[0]:F1} ms, median of {Rounds} {times.Order().ElementAt(Rounds / 2):F1} ms");
    }
}
