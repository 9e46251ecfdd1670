using System.Globalization;
using Scalable.Runs;
using Scalable.Advising.Engine;
using Scalable.Advising.Streaming;

namespace Scalable.Sessions.Recording;

/// <summary>
/// Names the tasks of observations so that each is read back by itself. Failed attempts and the one that follows them under
/// the same id and task name are attempts of one task. An id that was used before, by a task that has ended, gets a number:
/// <c>slot1~2</c>. Memory is bounded: once as many ids are known as fit, every further task gets a number.
/// </summary>
internal sealed class ObservedIds(int capacity = RecentById<int>.DefaultCapacity)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly RecentById<Open> _open = new(capacity);
    private long _made;

    /// <summary>The id to record an observation under, and which attempt of its task it is, from 1.</summary>
    public (string TaskId, int Attempt) Next(string runId, SizingObservation observation)
    {
        if (observation.Id is not { } told) return (Unique("unnamed"), 1);
        string key = $"{runId}\n{observation.Task}\n{told}";
        if (!_open.TryGet(key, out Open open)) open = new Open(Unique(told), 0);
        int attempt = open.Failed + 1;
        if (observation.State == TaskState.Failed) _open.Set(key, open with { Failed = attempt });
        else _open.Forget(key);
        return (open.TaskId, attempt);
    }

    private string Unique(string told)
    {
        _made++;
        if (_used.Count < capacity && _used.Add(told)) return told;
        string numbered = Numbered(told);
        while (_used.Contains(numbered))
        {
            _made++;
            numbered = Numbered(told);
        }
        if (_used.Count < capacity) _used.Add(numbered);
        return numbered;
    }

    private string Numbered(string told) => string.Create(CultureInfo.InvariantCulture, $"{told}~{_made}");

    private readonly record struct Open(string TaskId, int Failed);
}
