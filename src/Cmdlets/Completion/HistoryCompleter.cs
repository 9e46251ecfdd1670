using System.Collections;
using System.Management.Automation;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions;

namespace Scalable.Commands;

/// <summary>
/// Completes names from what the other parameters point to: a session, an advisor, runs, a path, else the default run
/// store, of which it reads only the newest runs.
/// </summary>
public abstract class HistoryCompleter : NameCompleter
{
    private const int NewestRuns = 20;

    /// <summary>The names that runs offer, with a tip each.</summary>
    /// <param name="runs">The runs, the newest first where they are read.</param>
    /// <param name="bound">The other parameters.</param>
    private protected abstract IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound);

    /// <summary>The names that an advisor offers; empty where it knows none.</summary>
    private protected virtual IEnumerable<Candidate> Names(IResourceAdvisor advisor, IDictionary bound) => [];

    /// <summary>The names that a session offers; empty where it knows none.</summary>
    private protected virtual IEnumerable<Candidate> Names(ScalableSession session) => [];

    /// <summary>The run store, or a run of it, that the other parameters name; null for the default.</summary>
    private protected virtual object? StoreOf(IDictionary bound) => bound["LiteralPath"] ?? bound["Path"];

    private protected sealed override IEnumerable<Candidate> Candidates(IDictionary bound)
    {
        if (Unwrap(bound["Session"]) is ScalableSession session) return Names(session);
        if (Unwrap(bound["Advisor"]) is IResourceAdvisor advisor && Names(advisor, bound).ToList() is { Count: > 0 } names) return names;
        return Names(Unwrap(bound["Run"]) switch
        {
            RunRecord run => [run],
            IEnumerable<RunRecord> runs => [.. runs],
            IEnumerable<object> items => [.. items.Select(Unwrap).OfType<RunRecord>()],
            _ => ReadNewest(Unwrap(StoreOf(bound))),
        }, bound);
    }

    /// <summary>The task that the other parameters name; null for none or several.</summary>
    private protected static string? TaskOf(IDictionary bound) =>
        Unwrap(bound["Task"] ?? bound["TaskName"] ?? bound["Name"]) switch
        {
            string name => name,
            IList { Count: 1 } one => Unwrap(one[0])?.ToString(),
            _ => null,
        };

    private static List<RunRecord> ReadNewest(object? path)
    {
        string? directory = path switch
        {
            string text => text,
            IEnumerable<object> several => several.FirstOrDefault()?.ToString(),
            _ => null,
        };
        string store = RunStore.DefaultDirectory(CurrentLocation(), path: directory);
        return [.. RunStore.RunDirectories(store).TakeLast(NewestRuns).Reverse().Select(run => RunStore.ReadRun(run).Runs).SelectMany(runs => runs)];
    }
}
