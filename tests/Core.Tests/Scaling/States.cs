using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

/// <summary>States for tests, in few words.</summary>
internal static class States
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static PendingTask[] Pending(string tag, int count, double? seconds = null) =>
        [.. Enumerable.Range(0, count).Select(_ => new PendingTask { Tag = tag, TaskName = tag, PredictedDurationSeconds = seconds })];

    public static RunningTask[] Running(string tag, int count, double elapsed = 1, double? seconds = null) =>
        [.. Enumerable.Range(0, count).Select(_ => new RunningTask { Tag = tag, TaskName = tag, ElapsedSeconds = elapsed, PredictedDurationSeconds = seconds })];

    public static Dictionary<string, int> Workers(string tag, int count) => new() { [tag] = count };

    /// <summary>A state of one tag in which it is known what runs.</summary>
    public static ScalingState Of(string tag, int pending, int active, int running = 0, int starting = 0, double? seconds = null, double atSeconds = 0) => new()
    {
        Now = Noon.AddSeconds(atSeconds),
        PendingTasks = Pending(tag, pending, seconds),
        RunningTasks = Running(tag, running, seconds: seconds),
        ActiveWorkers = Workers(tag, active),
        PendingWorkers = Workers(tag, starting),
    };

    public static int Change(this ScalingDecision decision, string tag) =>
        decision.WorkersToAdd.GetValueOrDefault(tag) - decision.WorkersToRemove.GetValueOrDefault(tag);

    public static TagScaling Detail(this ScalingDecision decision, string tag) => Assert.Single(decision.Details, detail => detail.Tag == tag);
}
