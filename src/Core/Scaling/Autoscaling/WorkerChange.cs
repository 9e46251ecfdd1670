using Scalable.Scaling;
using Scalable.Sessions;

namespace Scalable.Scaling.Autoscaling;

/// <summary>What a decision makes of one component of a session.</summary>
/// <param name="Component">The component, which is the decision's tag.</param>
/// <param name="From">The workers it has.</param>
/// <param name="To">The workers it is to have, 0 or more.</param>
/// <param name="IsKnown">False where the session's manifest has no such component.</param>
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
