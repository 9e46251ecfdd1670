using Scalable.Runs;
using Scalable.Scaling.Foresight;
using Scalable.Scaling;
using Scalable.Sessions;

namespace Scalable.Scaling.Autoscaling;

/// <summary>
/// Reads a session as a scaler sees it: components are tags, a worker is one place for a task. Where tasks wait although
/// fewer run than there are places, the places that nobody is seen on count as requested and not arrived.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="arrivals">What earlier runs let expect of it.</param>
internal sealed class SessionObserver(ScalableSession session, ArrivalForecaster arrivals)
{
    private readonly HashSet<(SessionTask Task, int Attempt)> _told = [];
    private readonly RequestLog _requests = new();
    private readonly Dictionary<string, int> _workers = new(StringComparer.Ordinal);
    private (ScalingState State, ScalingDecision Decision)? _last;

    public ArrivalForecaster Arrivals { get; } = arrivals;

    /// <summary>Looks at the session; what is news stays so until it is told to <see cref="Remember"/>.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="predict">Whether to tell the durations that the session's own advisor expected.</param>
    public SessionSnapshot Look(DateTimeOffset now, bool predict)
    {
        var pending = new List<PendingTask>();
        var running = new List<RunningTask>();
        var ended = new List<(SessionTask Task, int Attempt)>();
        var completions = new List<TaskCompletion>();
        foreach (SessionTask task in session.Tasks)
        {
            IReadOnlyList<TaskAttempt> attempts = task.Attempts;
            TaskAttempt latest = attempts[^1];
            DateTimeOffset submitted = attempts[0].SubmittedAt;
            foreach (TaskAttempt attempt in attempts)
            {
                if (attempt.FinishedAt is not { } end || _told.Contains((task, attempt.Number))) continue;
                ended.Add((task, attempt.Number));
                double? seconds = attempt.State == TaskState.Succeeded ? attempt.DurationSeconds : null;
                completions.Add(new TaskCompletion(task.Component, seconds) { TaskName = task.Name, SubmittedAt = submitted, EndedAt = end });
            }
            double? predicted = predict ? Predicted(task) : null;
            if (latest.State == TaskState.Submitted)
                pending.Add(new PendingTask { Tag = task.Component, TaskName = task.Name, Features = task.Features, PredictedDurationSeconds = predicted, SubmittedAt = submitted });
            else if (latest.State == TaskState.Running)
                running.Add(new RunningTask { Tag = task.Component, TaskName = task.Name, Features = task.Features, PredictedDurationSeconds = predicted, SubmittedAt = submitted, ElapsedSeconds = Elapsed(latest, now) });
        }
        IReadOnlyDictionary<string, int> workers = session.Workers;
        NoteRequests(workers);
        Dictionary<string, int> starting = Starting(workers, pending, running);
        IReadOnlyList<WorkerRequest> arrived = _requests.Answered(running, now, out IReadOnlyList<WorkerStart> starts);
        return new SessionSnapshot(
            new ScalingState
            {
                Now = now,
                PendingTasks = pending,
                RunningTasks = running,
                ActiveWorkers = workers.ToDictionary(entry => entry.Key, entry => entry.Value - starting.GetValueOrDefault(entry.Key), StringComparer.Ordinal),
                PendingWorkers = starting,
                RecentCompletions = completions,
                RecentWorkerStarts = starts,
            },
            ended, arrived);
    }

    /// <summary>Takes note that the news of a look have been told, and what was decided.</summary>
    public void Remember(SessionSnapshot look, ScalingDecision decision)
    {
        _told.UnionWith(look.Ended);
        _requests.Forget(look);
        _last = (look.State, decision);
    }

    /// <summary>Workers that are there since the last decision and that it wanted were requested when it was made, whoever applied it.</summary>
    private void NoteRequests(IReadOnlyDictionary<string, int> workers)
    {
        foreach ((string component, int count) in workers)
        {
            int before = _workers.GetValueOrDefault(component, count);
            _workers[component] = count;
            if (count == before || _last is not { } last) continue;
            int wanted = before + last.Decision.WorkersToAdd.GetValueOrDefault(component);
            _requests.Add(new WorkerChange(component, before, Math.Min(count, wanted), IsKnown: true), last.State, last.State.Now!.Value);
        }
    }

    private static Dictionary<string, int> Starting(IReadOnlyDictionary<string, int> workers, List<PendingTask> pending, List<RunningTask> running)
    {
        ILookup<string, PendingTask> waiting = pending.ToLookup(task => task.Tag);
        ILookup<string, RunningTask> busy = running.ToLookup(task => task.Tag);
        var starting = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string component, int count) in workers)
            if (Math.Min(count - busy[component].Count(), waiting[component].Count()) is > 0 and var missing) starting[component] = missing;
        return starting;
    }

    private static double Elapsed(TaskAttempt attempt, DateTimeOffset now) => attempt.StartedAt is { } started ? Math.Max(0, (now - started).TotalSeconds) : 0;

    /// <summary>What the session's own advisor expected of the task, in seconds.</summary>
    private static double? Predicted(SessionTask task) =>
        task.Recommendation?.Predictions.FirstOrDefault(prediction => prediction.Quantity == "duration_s")?.Expected;
}

/// <summary>What a session looks like at one moment, and which attempts and arrivals in it are news.</summary>
/// <param name="State">The state, the session's components as tags.</param>
/// <param name="Ended">The attempts whose end is told for the first time.</param>
/// <param name="Arrived">The requests of workers that have been answered.</param>
internal sealed record SessionSnapshot(ScalingState State, IReadOnlyList<(SessionTask Task, int Attempt)> Ended, IReadOnlyList<WorkerRequest> Arrived);

/// <summary>The wish for a component to have so many workers, as long as they have not been seen at work.</summary>
internal sealed record WorkerRequest(string Component, int Level, DateTimeOffset At);
