using System.Globalization;
using Scalable.Runs;

namespace Scalable.Sessions;

/// <summary>What a session is doing, in few words for a reader.</summary>
public static class SessionText
{
    /// <summary>2 running, 5 succeeded: how many tasks are in each state, those that run first.</summary>
    public static string Progress(ScalableSession session)
    {
        IEnumerable<IGrouping<TaskState, SessionTask>> states = session.Tasks.GroupBy(task => task.State).OrderBy(group => Order(group.Key));
        return string.Join(", ", states.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")));
    }

    /// <summary>small 2, large 1: each component's workers.</summary>
    public static string Workers(ScalableSession session) =>
        string.Join(", ", session.Workers.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));

    private static int Order(TaskState state) => state switch
    {
        TaskState.Running => 0,
        TaskState.Submitted => 1,
        TaskState.Failed => 2,
        TaskState.Cancelled => 3,
        _ => 4,
    };
}
