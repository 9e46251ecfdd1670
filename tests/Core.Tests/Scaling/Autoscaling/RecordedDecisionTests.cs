using System.Text;
using System.Text.Json;
using Scalable.Runs;
using Scalable.Scaling;
using Scalable.Scaling.Autoscaling;

namespace Scalable.Tests.Scaling.Autoscaling;

public sealed class RecordedDecisionTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("scalable-decisions-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Decisions_that_changed_something_are_read_from_the_runs_the_newest_at_most()
    {
        RunRecord first = Run("run-1", 1, Event(Decision(1, "grow", add: 2)), Event(Decision(2, "keep")), "{\"state\":\"scaling_decision\",\"details\":{\"reas");
        RunRecord second = Run("run-2", 2, Event(Decision(3, "shrink", remove: 1)), Event(Decision(4, "grow again", add: 1)));

        Assert.Equal(["grow", "shrink", "grow again"], ScalingHistory.Decisions([first, second], 10).Select(decision => decision.Reasoning));
        Assert.Equal(["shrink", "grow again"], ScalingHistory.Decisions([second, first], 2).Select(decision => decision.Reasoning));
        ScalingDecision shrink = ScalingHistory.Decisions([first, second], 10)[1];
        Assert.Equal((1, 0, 0.75), (shrink.WorkersToRemove["gcam"], shrink.WorkersToAdd.Count, shrink.Confidence));
        Assert.Empty(ScalingHistory.Decisions([first with { Path = Path.Combine(_directory.FullName, "gone") }], 10));
    }

    private RunRecord Run(string id, int day, params string[] events)
    {
        string path = _directory.CreateSubdirectory(id).FullName;
        File.WriteAllLines(Path.Combine(path, "workers.jsonl"), events);
        return new RunRecord { RunId = id, Path = path, StartedAt = At(day), Counts = new RunCounts { WorkerEvents = events.Length } };
    }

    private static ScalingDecision Decision(int day, string reasoning, int add = 0, int remove = 0) => new()
    {
        Reasoning = reasoning,
        Confidence = 0.75,
        EvaluatedAt = At(day),
        WorkersToAdd = Counts(add),
        WorkersToRemove = Counts(remove),
    };

    private static Dictionary<string, int> Counts(int workers) => workers == 0 ? [] : new Dictionary<string, int> { ["gcam"] = workers };

    private static DateTimeOffset At(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static string Event(ScalingDecision decision)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) ScalingRecords.WriteDetails(writer, decision);
        return $"{{\"state\":\"{ScalingRecords.DecisionState}\",\"details\":{Encoding.UTF8.GetString(buffer.ToArray())}}}";
    }
}
