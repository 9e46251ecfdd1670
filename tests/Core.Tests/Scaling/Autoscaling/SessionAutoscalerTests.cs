using System.Diagnostics;
using System.Text.Json.Nodes;
using Scalable.Scaling.Autoscaling;
using Scalable.Scaling;
using Scalable.Sessions;
using Scalable.Tests.Scaling;
using Scalable.Tests.Sessions;

namespace Scalable.Tests.Scaling.Autoscaling;

public sealed class SessionAutoscalerTests : IDisposable
{
    private const string OneComponent = """
        version: 1
        project: {name: test project}
        targets: {local: {provider: local}}
        components: {free: {cpus: 1}}
        tasks: {quick: {component: free, workers: 4}}
        """;

    private readonly SessionFixture _fixture = new(OneComponent);
    private ManualProvider _provider = null!;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_session_is_read_with_its_queue_its_workers_and_what_ended_since_the_last_decision()
    {
        using ScalableSession session = Start();
        var scaler = new AdaptiveScaler();
        Submit(session, 7);
        long start = Stopwatch.GetTimestamp();
        _provider.Start(3);
        _provider.End(1, DateTimeOffset.UtcNow, seconds: 500);

        TagScaling tag = new SessionAutoscaler(scaler, session).Decide().Detail("free");
        Assert.Equal((4, 2, 4, 2, 6), (tag.PendingTasks, tag.RunningTasks, tag.Supply, tag.BusyWorkers, tag.UnconstrainedWish));
        // What is known of the kind is one task of 500 s: six of them are ahead, two of which have just begun.
        Assert.InRange(tag.WorkAheadSeconds, 6 * 500 - 2 * Elapsed(start), 6 * 500);

        _provider.Start(2);
        _provider.End(1, DateTimeOffset.UtcNow, seconds: 300);
        tag = new SessionAutoscaler(scaler, session).Decide().Detail("free");
        // The mean of 500 and 300 s; were the first told twice, it would be 433 s.
        Assert.InRange(tag.WorkAheadSeconds, 5 * 400 - 3 * Elapsed(start), 5 * 400);
    }

    [Fact]
    public void A_preview_writes_nothing_and_changes_nothing()
    {
        using ScalableSession session = Start();
        var scaler = new AdaptiveScaler();
        Submit(session, 9);
        var autoscaler = new SessionAutoscaler(scaler, session);
        Assert.Equal(5, autoscaler.Preview().Change("free"));
        Assert.Empty(Events(session, ScalingRecords.DecisionState));
        Assert.Equal(4, session.Workers["free"]);
        Assert.Equal(5, autoscaler.Preview().Change("free"));
    }

    [Fact]
    public void A_decision_is_recorded_with_its_prediction_and_later_with_what_became_of_it()
    {
        using ScalableSession session = Start();
        var autoscaler = new SessionAutoscaler(new AdaptiveScaler(), session);
        Submit(session, 2);
        _provider.Start(2);
        ScalingDecision decision = autoscaler.Decide();
        _provider.End(1, decision.EvaluatedAt.AddSeconds(-30), seconds: 20);
        _provider.End(1, decision.EvaluatedAt.AddSeconds(42), seconds: 90);
        autoscaler.Decide();

        JsonNode[] decisions = Events(session, ScalingRecords.DecisionState);
        Assert.Equal(2, decisions.Length);
        Assert.Equal(decision.Reasoning, (string?)decisions[0]["reasoning"]);
        Assert.Equal(decision.PredictedCompletionTime!.Value, (double)decisions[0]["predicted_completion_time"]!, 0.001);
        JsonNode outcome = Assert.Single(Events(session, ScalingRecords.OutcomeState));
        Assert.Equal(42, (double)outcome["actual_s"]!, 0.001);
        Assert.Equal(decision.PredictedCompletionTimeUpper!.Value, (double)outcome["upper_s"]!, 0.001);
    }

    [Fact]
    public void A_later_run_starts_with_what_earlier_runs_of_the_store_told()
    {
        using (ScalableSession session = Start())
        {
            var autoscaler = new SessionAutoscaler(new AdaptiveScaler(), session);
            Submit(session, 4);
            _provider.Start(4);
            autoscaler.Decide();
            _provider.End(4, DateTimeOffset.UtcNow.AddSeconds(700), seconds: 700);
            autoscaler.Decide();
            session.Stop();
        }
        using ScalableSession next = Start();
        Submit(next, 4);
        long start = Stopwatch.GetTimestamp();
        _provider.Start(4);
        var scaler = new AdaptiveScaler();
        ScalingDecision decision = new SessionAutoscaler(scaler, next).Decide();
        Assert.Equal(1, scaler.Memory.CheckedPredictions);
        // Without history 60 s a task would be assumed.
        Assert.InRange(decision.Detail("free").WorkAheadSeconds, 4 * (700 - Elapsed(start)), 4 * 700);
    }

    [Fact]
    public void Applied_decisions_change_the_session_and_recommended_ones_do_not_and_never_rest()
    {
        using ScalableSession session = Start();
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { Cooldown = TimeSpan.FromHours(1) });
        var autoscaler = new SessionAutoscaler(scaler, session);
        Submit(session, 9);
        Assert.Equal(5, autoscaler.Recommend().Change("free"));
        Assert.Equal(5, autoscaler.Recommend().Change("free"));
        Assert.Equal(4, session.Workers["free"]);

        Assert.Equal(5, autoscaler.DecideAndApply().Change("free"));
        Assert.Equal((9, 9), (session.Workers["free"], _provider.Workers["free"]));
        Submit(session, 1);
        Assert.Equal(ScalingLimit.Cooldown, autoscaler.DecideAndApply().Detail("free").Limit);
    }

    [Fact]
    public void How_long_workers_take_to_arrive_is_learnt_whoever_applied_the_decision()
    {
        using ScalableSession session = Start();
        var scaler = new AdaptiveScaler();
        var autoscaler = new SessionAutoscaler(scaler, session);
        Submit(session, 7);
        _provider.Start(4);
        long start = Stopwatch.GetTimestamp();
        ScalingDecision decision = autoscaler.Decide();
        Assert.Equal(60, decision.Detail("free").StartDelaySeconds);
        foreach (WorkerChange change in WorkerChange.Of(decision, session)) session.SetWorkers(change.Component, change.To);
        Assert.Equal((7, 4), (autoscaler.Preview().Detail("free").Supply, autoscaler.Preview().Detail("free").BusyWorkers));
        _provider.Start(2);
        TagScaling tag = autoscaler.Decide().Detail("free");

        double elapsed = Elapsed(start);
        JsonNode[] starts = Events(session, ScalingRecords.WorkerStartState);
        Assert.Equal(2, starts.Length);
        Assert.All(starts, arrival => Assert.InRange((double)arrival["delay_s"]!, 0, elapsed));
        Assert.InRange(tag.StartDelaySeconds, 0, elapsed);
        _provider.Start(1);
        autoscaler.Decide();
        Assert.Equal(3, Events(session, ScalingRecords.WorkerStartState).Length);
    }

    [Fact]
    public void The_target_says_how_many_workers_there_may_be_altogether()
    {
        using var fixture = new SessionFixture(OneComponent.Replace("provider: local", "provider: local, max_workers: 6", StringComparison.Ordinal));
        using ScalableSession session = fixture.Start(fixture.Options with { ProviderFactory = context => _provider = new ManualProvider(context) });
        Submit(session, 50);
        new SessionAutoscaler(new AdaptiveScaler(), session).DecideAndApply();
        Assert.Equal(6, session.Workers["free"]);
    }

    [Fact]
    public void Announced_tasks_bring_workers_before_they_come_and_are_forgotten_once_their_time_has_passed()
    {
        using ScalableSession session = Start();
        UpcomingTask[] soon = [new UpcomingTask("free", 30) { Count = 7, PredictedDurationSeconds = 600 }, new UpcomingTask("free", 0) { Count = 3 }];
        ScalingDecision decision = new SessionAutoscaler(new AdaptiveScaler(), session) { UpcomingTasks = soon }.Preview();
        Assert.Equal((7, 3), (decision.Detail("free").UpcomingTasks, decision.Change("free")));
    }

    [Fact]
    public void A_scaler_with_several_slots_a_worker_does_not_fit()
    {
        using ScalableSession session = Start();
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { SlotsPerWorker = new Dictionary<string, int> { ["free"] = 2 } });
        Assert.Contains("'free'", Assert.Throws<ArgumentException>(() => new SessionAutoscaler(scaler, session)).Message);
    }

    [Fact]
    public void The_loop_goes_on_until_all_tasks_have_ended_and_decides_once_more()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        using ScalableSession session = _fixture.Start();
        for (int i = 0; i < 12; i++) session.Submit(SessionFixture.Shell("quick", "while ! test -e go; do sleep 0.02; done"));
        var decisions = new List<ScalingDecision>();
        TimeSpan interval = TimeSpan.FromMilliseconds(100);
        AutoscaleLoop.Run(new SessionAutoscaler(new AdaptiveScaler(), session, interval), interval, apply: true, Note, TestContext.Current.CancellationToken);
        Assert.All(session.Tasks, task => Assert.True(task.IsFinished));
        Assert.True(decisions[0].Change("free") > 0);
        Assert.Equal((0, 0), (decisions[^1].Detail("free").PendingTasks, decisions[^1].Detail("free").RunningTasks));
        session.Stop();
        Assert.Equal(decisions.Count, Events(session, ScalingRecords.DecisionState).Length);
        Assert.NotEmpty(Events(session, ScalingRecords.OutcomeState));

        // The tasks run until the first decision is there.
        void Note(ScalingDecision decision)
        {
            decisions.Add(decision);
            File.WriteAllText(Path.Combine(_fixture.Directory, "go"), "");
        }
    }

    [Fact]
    public void A_cancelled_loop_leaves_the_session_as_it_is()
    {
        using ScalableSession session = Start();
        Submit(session, 1);
        using var stop = new CancellationTokenSource();
        TimeSpan interval = TimeSpan.FromMinutes(1);
        Assert.Throws<OperationCanceledException>(() => AutoscaleLoop.Run(new SessionAutoscaler(new AdaptiveScaler(), session), interval, apply: false, _ => stop.Cancel(), stop.Token));
        Assert.False(session.IsStopped);
    }

    private ScalableSession Start() => _fixture.Start(_fixture.Options with { ProviderFactory = context => _provider = new ManualProvider(context) });

    private static double Elapsed(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;

    private static void Submit(ScalableSession session, int count)
    {
        for (int i = 0; i < count; i++) session.Submit(SessionFixture.Shell("quick", "true"));
    }

    private static JsonNode[] Events(ScalableSession session, string state) =>
        [.. SharedLines(Path.Combine(session.RunDirectory, "workers.jsonl")).Select(line => JsonNode.Parse(line)!).Where(entry => (string?)entry["state"] == state).Select(entry => entry["details"]!)];

    private static IEnumerable<string> SharedLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
