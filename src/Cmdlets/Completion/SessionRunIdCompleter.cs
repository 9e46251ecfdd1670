using System.Collections;
using System.Globalization;
using Scalable.Runs;
using Scalable.Sessions;

namespace Scalable.Commands;

/// <summary>Completes ids of runs that can be taken up, in the run store that -RunsDirectory names, newest first.</summary>
public sealed class SessionRunIdCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound) =>
        SessionStatus.Of(RunStore.DefaultDirectory(CurrentLocation(), path: Unwrap(bound["RunsDirectory"]) as string))
            .Where(session => session.State != SessionState.Alive)
            .Reverse()
            .Select(session => new Candidate(session.RunId, string.Create(CultureInfo.InvariantCulture, $"{session.State}, {session.OpenCount} of {session.TaskCount} tasks open")));
}
