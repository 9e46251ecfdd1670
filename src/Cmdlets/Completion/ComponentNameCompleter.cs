using Scalable.History;

namespace Scalable.Commands;

/// <summary>Completes component names.</summary>
public sealed class ComponentNameCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs) =>
        runs.SelectMany(run => run.Tasks).Select(task => task.Component).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(component => new Candidate(component, $"component {component}"));
}
