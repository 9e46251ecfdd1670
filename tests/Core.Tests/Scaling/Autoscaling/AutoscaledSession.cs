using System.Text.Json.Nodes;
using Scalable.Scaling;
using Scalable.Scaling.Autoscaling;
using Scalable.Sessions;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Scaling.Autoscaling;

/// <summary>
/// What a scaler must do for a session on any cluster: eight tasks that go on until they are told to end, one worker at
/// first and at most three.
/// </summary>
internal static class AutoscaledSession
{
    public const int Tasks = 8, MaxWorkers = 3;

    /// <summary>Scales up and then down again.</summary>
    /// <param name="session">Has one worker of the component, and tasks that wait for it.</param>
    /// <param name="component">The component of the tasks.</param>
    /// <param name="whileFull">Called when as many tasks run as there may be workers.</param>
    /// <param name="end">Lets the tasks end.</param>
    public static void GoesUpAndDown(ScalableSession session, string component, Action whileFull, Action end)
    {
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { DefaultMaxWorkers = MaxWorkers });
        var autoscaler = new SessionAutoscaler(scaler, session);
        Eventually.True(() => Running(session) == 1);
        Assert.Equal(MaxWorkers - 1, autoscaler.DecideAndApply().Change(component));
        Eventually.True(() => Running(session) == MaxWorkers);
        TagScaling tag = autoscaler.DecideAndApply().Detail(component);
        Assert.Equal((Tasks - MaxWorkers, MaxWorkers, MaxWorkers), (tag.PendingTasks, tag.RunningTasks, tag.Supply));
        whileFull();
        Assert.Equal(MaxWorkers, Running(session));

        // Both workers that were asked for arrived, and what that took is expected from now on.
        double[] delays = [.. Events(session, ScalingRecords.WorkerStartState).Select(start => (double)start["delay_s"]!).Order()];
        Assert.Equal(MaxWorkers - 1, delays.Length);
        Assert.InRange(autoscaler.Preview().Detail(component).StartDelaySeconds, delays[0], delays[^1]);

        end();
        Assert.True(session.Wait(timeout: TimeSpan.FromMinutes(10), cancellationToken: TestContext.Current.CancellationToken), "the tasks did not finish in time");
        // With nothing left to do an idle worker is kept for a while at most.
        DateTimeOffset later = DateTimeOffset.UtcNow.AddHours(1);
        ScalingState idle = new() { Now = later, PendingTasks = [], RunningTasks = [], ActiveWorkers = session.Workers.ToDictionary() };
        foreach (WorkerChange change in WorkerChange.Of(scaler.Evaluate(idle), session)) session.SetWorkers(change.Component, change.To);
        Assert.Equal(0, session.Workers[component]);
        session.Stop();
    }

    private static int Running(ScalableSession session) => session.Tasks.Count(task => task.Latest.State == Scalable.Runs.TaskState.Running);

    private static JsonNode[] Events(ScalableSession session, string state)
    {
        session.Flush();
        return [.. File.ReadLines(Path.Combine(session.RunDirectory, "workers.jsonl")).Select(line => JsonNode.Parse(line)!).Where(line => (string?)line["state"] == state).Select(line => line["details"]!)];
    }
}
