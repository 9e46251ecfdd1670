using System.Xml.Linq;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Evaluation.Simulation;
using Scalable.Learning.Numerics;

namespace Scalable.Tests.Evaluation.Simulation;

public class WorkloadTests
{
    [Fact]
    public void Splitmix64_gives_its_published_sequence() =>
        // The first outputs for the seed 1234567, as in the reference implementation's test vectors.
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], Three(new SplitMix64(1234567)));

    [Theory]
    [InlineData("daily wave")]
    [InlineData("DailyWave")]
    [InlineData("daily-wave")]
    public void A_pattern_is_found_however_its_name_is_written(string name) => Assert.Equal("daily wave", WorkloadPattern.Make(name).Name);

    [Fact]
    public void An_unknown_pattern_is_told_with_those_there_are() =>
        Assert.Contains("burst, ramp, daily wave, long tail", Assert.Throws<ArgumentException>(() => WorkloadPattern.Make("zigzag")).Message);

    [Fact]
    public void Patterns_are_the_same_for_the_same_seed_and_as_large_as_documented()
    {
        foreach (string name in WorkloadPattern.Names)
        {
            Workload workload = WorkloadPattern.Make(name);
            Assert.Equal(workload.WorkHours, WorkloadPattern.Make(name).WorkHours);
            Assert.NotEqual(workload.WorkHours, WorkloadPattern.Make(name, 2).WorkHours);
        }
        // Half of 0.2 a second over three hours; one a minute over twelve hours: within four standard deviations.
        Assert.InRange(WorkloadPattern.Ramp().Count, 1080 - 4 * 33, 1080 + 4 * 33);
        Assert.InRange(WorkloadPattern.LongTail().Count, 720 - 4 * 27, 720 + 4 * 27);
        Assert.Throws<ArgumentException>(() => WorkloadPattern.Make("sawtooth"));
    }

    [Fact]
    public void Runs_become_workloads_and_attempts_without_times_are_counted()
    {
        TaskRecord Task(string name, string? tag, double? submitted, double? seconds) => new()
        {
            RunId = "r", TaskId = name, TaskName = name, Tag = tag, State = TaskState.Succeeded,
            SubmittedAt = submitted is { } at ? DateTimeOffset.UnixEpoch.AddSeconds(at) : null, DurationSeconds = seconds,
        };
        var run = new RunRecord { RunId = "r", Path = "/r", Tasks = [Task("b", "x", 30, 5), Task("a", null, 10, 7), Task("c", "x", null, 5), Task("d", "x", 3, null)] };
        Workload workload = WorkloadHistory.Of("run", [run], out int leftOut);
        Assert.Equal(2, leftOut);
        Assert.Equal(["default", "x"], workload.Tags);
        Assert.Equal([0.0, 20.0], workload.Tasks.Select(task => task.SubmitSeconds));
        Assert.Equal(["a", "b"], WorkloadHistory.WithTagPerTaskName("run", [run], out _).Tags);
    }

    [Fact]
    public void Tasks_are_predicted_only_from_runs_that_had_ended_when_theirs_began()
    {
        RunRecord Run(string id, double start, params double[] seconds) => new()
        {
            RunId = id, Path = "/" + id,
            Tasks = [.. seconds.Select((duration, i) => new TaskRecord
            {
                RunId = id, TaskId = $"{id}{i}", TaskName = "k", State = TaskState.Succeeded, DurationSeconds = duration,
                SubmittedAt = DateTimeOffset.UnixEpoch.AddSeconds(start), FinishedAt = DateTimeOffset.UnixEpoch.AddSeconds(start + duration),
            })],
        };
        var asked = new List<string>();
        IResourceAdvisor Train(IReadOnlyList<RunRecord> runs)
        {
            asked.Add(string.Join(' ', runs.Select(run => run.RunId)));
            return new ResourceAdvisor(runs);
        }
        // b begins while a still runs; c when both have ended, d when c has not.
        Workload workload = WorkloadHistory.Of("runs", [Run("c", 1000, 100, 100), Run("a", 0, 10, 10), Run("b", 5, 10, 10), Run("d", 1050, 70)], out _, Train);
        Assert.Equal(["a b"], asked);
        double?[] advised = [.. workload.Tasks.Select(task => workload.Classes[task.Class].Advised?.Expected)];
        Assert.All(advised[..4], Assert.Null);
        // The median of four durations of 10 s, and not of what c or d itself took.
        Assert.All(advised[4..], expected => Assert.InRange(expected!.Value, 9.9, 10.9));
        Assert.Equal(["k"], workload.Kinds);
    }

    [Fact]
    public void Durations_that_cannot_be_true_are_left_out_and_counted_and_decades_are_refused()
    {
        RunRecord Run(DateTimeOffset submitted, double seconds) => new()
        {
            RunId = $"run-{submitted:yyyyMMdd}-{seconds:0}", Path = "made", StartedAt = submitted,
            Tasks = [new TaskRecord { RunId = "r", TaskId = "1", TaskName = "t", State = TaskState.Succeeded, SubmittedAt = submitted, DurationSeconds = seconds }],
        };
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(1, WorkloadHistory.Of("w", [Run(start, 60), Run(start.AddDays(1), 1e18)], out int leftOut).Count);
        Assert.Equal(1, leftOut);
        Assert.Contains("25 years", Assert.Throws<ArgumentException>(() => WorkloadHistory.Of("w", [Run(start, 60), Run(start.AddYears(25), 60)], out _)).Message);
    }

    [Fact]
    public void A_plot_has_a_panel_with_three_curves_for_every_policy_and_escapes_names()
    {
        Workload workload = Workload.Of("a<b", [new WorkloadTask("t", "k", 0, 60), new WorkloadTask("t", "k", 10, 60)]);
        SimulationResult[] results = [.. new[] { "Adaptive", "DaskAdaptive" }.Select(name => ScalingSimulator.Run(workload, ScalingPolicies.Create(name), new SimulationOptions { KeepTimeline = true }))];
        XDocument svg = XDocument.Parse(TimelineSvg.Draw(results));
        XName path = XName.Get("path", "http://www.w3.org/2000/svg");
        Assert.Equal(2 * 4, svg.Descendants(path).Count());
        Assert.Contains("Adaptive: a<b", svg.Root!.Value);
        Assert.Throws<ArgumentException>(() => TimelineSvg.Draw([results[0] with { Timeline = null }]));
    }

    private static ulong[] Three(SplitMix64 random) => [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
}
