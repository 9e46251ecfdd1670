using System.Runtime.CompilerServices;
using Scalable.Runs;
using Scalable.Scaling.Foresight;
using Scalable.Scaling;
using Scalable.Sessions;

namespace Scalable.Scaling.Autoscaling;

/// <summary>
/// Lets a scaler look after a session. Each decision is written to the run's workers.jsonl with what it predicts, and later
/// what became of the prediction; the scaler starts with what earlier runs of the same store tell, and keeps to the
/// workers that the target allows altogether. What a scaler has been told of a session it is not told twice. Not for use
/// by several threads at once.
/// </summary>
public sealed class SessionAutoscaler
{
    private static readonly ConditionalWeakTable<ScalerMemory, ConditionalWeakTable<ScalableSession, SessionObserver>> s_watches = [];

    private readonly AdaptiveScaler _scaler;
    private readonly SessionObserver _watch;
    private readonly DateTimeOffset _announcedAt = DateTimeOffset.UtcNow;

    /// <param name="scaler">Decides; its memory learns.</param>
    /// <param name="session">What it looks after.</param>
    /// <param name="interval">How often it will be asked; null for what the scaler's options say.</param>
    /// <exception cref="ArgumentException">The scaler expects workers to run several tasks at once, which those of sessions do not.</exception>
    public SessionAutoscaler(AdaptiveScaler scaler, ScalableSession session, TimeSpan? interval = null)
    {
        foreach ((string tag, int slots) in scaler.Options.SlotsPerWorker)
            if (slots != 1) throw new ArgumentException($"A worker of a session runs one task at a time, but the scaler has {slots} slots a worker for '{tag}'. Create the scaler without slots.");
        Session = session;
        AdaptiveScalerOptions options = scaler.Options with
        {
            Interval = interval ?? scaler.Options.Interval,
            MaxTotalWorkers = scaler.Options.MaxTotalWorkers ?? session.MaxWorkers,
            MaxTotalWorkersSource = scaler.Options.MaxTotalWorkers is null && session.MaxWorkers is { } most ? $"max_workers {most} of target {session.Plan.Target}" : scaler.Options.MaxTotalWorkersSource,
        };
        _scaler = new AdaptiveScaler(options, scaler.Advisor, scaler.Memory);
        _watch = s_watches.GetOrCreateValue(scaler.Memory).GetValue(session, Begin);
    }

    public ScalableSession Session { get; }

    /// <summary>Tasks that will be submitted, counted from the moment this was created; one whose time has come is no longer expected.</summary>
    public IReadOnlyList<UpcomingTask> UpcomingTasks { get; init; } = [];

    /// <summary>True if no task of the session waits or runs, or the session is stopped.</summary>
    public bool IsWorkDone => Session.IsStopped || Session.Tasks.All(task => task.IsFinished);

    /// <summary>Says what would be decided now; nothing is remembered or written.</summary>
    public ScalingDecision Preview() => _scaler.Preview(Look().State);

    /// <summary>Decides for this moment as one that will be carried out, and writes the decision to the run.</summary>
    public ScalingDecision Decide()
    {
        SessionSnapshot look = Look();
        return Record(look, _scaler.Evaluate(look.State));
    }

    /// <summary>Decides for this moment, writes the decision to the run, and carries it out.</summary>
    public ScalingDecision DecideAndApply()
    {
        SessionSnapshot look = Look();
        ScalingDecision decision = Record(look, _scaler.Evaluate(look.State));
        foreach (WorkerChange change in WorkerChange.Of(decision, Session))
            if (change.IsKnown && !Session.IsStopped) Session.SetWorkers(change.Component, change.To);
        return decision;
    }

    /// <summary>Decides for this moment without carrying it out, and writes the recommendation to the run.</summary>
    public ScalingDecision Recommend()
    {
        SessionSnapshot look = Look();
        return Record(look, _scaler.Recommend(look.State));
    }

    private SessionSnapshot Look()
    {
        _scaler.Memory.Arrivals = _watch.Arrivals;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        SessionSnapshot look = _watch.Look(now, predict: _scaler.Advisor is null);
        double passed = (now - _announcedAt).TotalSeconds;
        return look with { State = look.State with { UpcomingTasks = [.. UpcomingTasks.Where(task => task.InSeconds > passed).Select(task => task with { InSeconds = task.InSeconds - passed })] } };
    }

    private ScalingDecision Record(SessionSnapshot look, ScalingDecision decision)
    {
        _watch.Remember(look, decision);
        foreach (WorkerStart start in look.State.RecentWorkerStarts)
            Session.RecordWorkers(ScalingRecords.WorkerStartState, start.Tag, writer => ScalingRecords.WriteDetails(writer, start));
        foreach (ScalingOutcome outcome in _scaler.Memory.TakeOutcomes())
            Session.RecordWorkers(ScalingRecords.OutcomeState, null, writer => ScalingRecords.WriteDetails(writer, outcome));
        Session.RecordWorkers(ScalingRecords.DecisionState, null, writer => ScalingRecords.WriteDetails(writer, decision));
        return decision;
    }

    private SessionObserver Begin(ScalableSession session)
    {
        string store = Path.GetDirectoryName(session.RunDirectory)!;
        IReadOnlyList<RunRecord> earlier = ScalingHistory.Read(store, session.RunId);
        ScalingHistory.Teach(_scaler.Memory, earlier);
        ArrivalModel model = _scaler.Memory.Arrivals.Model;
        if (model.RunCount == 0 && _scaler.Options.Foresees)
            model = ArrivalModel.Of(WorkflowRuns.Select(earlier, session.Manifest.Project.Name, session.Plan.Target, session.Plan.ManifestLock), task => session.Manifest.Components.ContainsKey(ComponentOf(task)) ? ComponentOf(task) : null);
        return new SessionObserver(session, new ArrivalForecaster(model));
    }

    /// <summary>A session's tags are its components, whatever tag a task was recorded with.</summary>
    private static string ComponentOf(TaskRecord task) => task.Component ?? ScalingTags.Of(task);
}

/// <summary>Asks a scaler about a session again and again until its work is done.</summary>
public static class AutoscaleLoop
{
    /// <summary>
    /// Decides at once, then after each interval, and once more when every task that was submitted has finished, which is
    /// when the last predictions can be held against the truth.
    /// </summary>
    /// <param name="autoscaler">Decides, and knows the session.</param>
    /// <param name="interval">How often.</param>
    /// <param name="apply">Whether decisions are carried out or only told.</param>
    /// <param name="tell">Hears every decision.</param>
    /// <param name="cancellationToken">Ends the loop between two decisions; the session goes on.</param>
    /// <exception cref="OperationCanceledException">The loop was cancelled.</exception>
    public static void Run(SessionAutoscaler autoscaler, TimeSpan interval, bool apply, Action<ScalingDecision> tell, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            bool done = autoscaler.IsWorkDone;
            tell(apply ? autoscaler.DecideAndApply() : autoscaler.Recommend());
            if (done) return;
            autoscaler.Session.Wait(timeout: interval, cancellationToken: cancellationToken);
        }
    }
}
