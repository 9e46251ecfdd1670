using Scalable.Scaling;
using Scalable.Sessions;

namespace Scalable.Scaling.Autoscaling;

/// <summary>
/// Learns how long workers take to arrive. Providers do not all tell when a worker is there, but a task that runs needs one:
/// a request for the fifth worker has been answered by the time five tasks run. Only requests that a waiting task can
/// answer are kept.
/// </summary>
internal sealed class RequestLog
{
    private readonly List<WorkerRequest> _open = [];

    public void Add(WorkerChange change, ScalingState state, DateTimeOffset at)
    {
        (string component, int from, int to, _) = change;
        _open.RemoveAll(request => request.Component == component && request.Level > to);
        int tasks = state.PendingTasks.Count(task => task.Tag == component) + state.RunningTasks!.Count(task => task.Tag == component);
        for (int level = from + 1; level <= Math.Min(to, tasks); level++) _open.Add(new WorkerRequest(component, level, at));
    }

    /// <summary>The requests that have been answered: so many tasks run, and the last of them began after the request.</summary>
    public IReadOnlyList<WorkerRequest> Answered(IReadOnlyList<RunningTask> running, DateTimeOffset now, out IReadOnlyList<WorkerStart> starts)
    {
        var answered = new List<WorkerRequest>();
        var delays = new List<WorkerStart>();
        foreach (IGrouping<string, WorkerRequest> requests in _open.GroupBy(request => request.Component))
        {
            double[] elapsed = [.. running.Where(task => task.Tag == requests.Key).Select(task => task.ElapsedSeconds).OrderDescending()];
            foreach (WorkerRequest request in requests.Where(request => request.Level <= elapsed.Length))
            {
                answered.Add(request);
                double delay = (now - request.At).TotalSeconds - elapsed[request.Level - 1];
                if (delay >= 0) delays.Add(new WorkerStart(request.Component, delay));
            }
        }
        starts = delays;
        return answered;
    }

    /// <summary>Drops what has been answered, and what no task is left to answer.</summary>
    public void Forget(SessionSnapshot look)
    {
        _open.RemoveAll(look.Arrived.Contains);
        HashSet<string> waited = [.. look.State.PendingTasks.Select(task => task.Tag)];
        _open.RemoveAll(request => !waited.Contains(request.Component));
    }
}

/// <summary>What a decision makes of one component of a session.</summary>
/// <param name="Component">The component, which is the decision's tag.</param>
/// <param name="From">The workers it has.</param>
/// <param name="To">The workers it is to have, 0 or more.</param>
/// <param name="IsKnown">False if the session's manifest has no such component.</param>
public sealed record WorkerChange(string Component, int From, int To, bool IsKnown)
{
    /// <summary>The changes of a decision, put on top of the workers that the session now has: first those that shrink, so that a common ceiling holds in between, each in ordinal order.</summary>
    public static IReadOnlyList<WorkerChange> Of(ScalingDecision decision, ScalableSession session)
    {
        IReadOnlyDictionary<string, int> workers = session.Workers;
        IEnumerable<(string Tag, int Change)> changes = decision.WorkersToAdd.Select(add => (add.Key, add.Value)).Concat(decision.WorkersToRemove.Select(remove => (remove.Key, -remove.Value)));
        return changes.OrderBy(change => change.Change > 0).ThenBy(change => change.Tag, StringComparer.Ordinal).Select(change =>
        {
            int from = workers.GetValueOrDefault(change.Tag);
            return new WorkerChange(change.Tag, from, Math.Max(0, from + change.Change), session.Manifest.Components.ContainsKey(change.Tag));
        }).ToArray();
    }
}
