using System.Collections;
using Scalable.Runs;
using Scalable.Sessions;

namespace Scalable.Commands;

/// <summary>Completes component names.</summary>
public sealed class ComponentNameCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.SelectMany(run => run.Tasks).Select(task => task.Component).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(component => new Candidate(component, $"component {component}"));

    private protected override IEnumerable<Candidate> Names(ScalableSession session) =>
        session.Workers.Select(workers => new Candidate(workers.Key, $"component {workers.Key}, {workers.Value} workers"))
            .Concat(session.Manifest.Components.Keys.Select(component => new Candidate(component, $"component {component}")));
}
