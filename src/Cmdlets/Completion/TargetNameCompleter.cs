using System.Collections;
using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Completes the names of targets that runs were recorded on.</summary>
public sealed class TargetNameCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IResourceAdvisor advisor, IDictionary bound) =>
        (TaskOf(bound) is { } task ? [task] : advisor.KnownTasks).SelectMany(name => advisor.InputsOf(name).Targets).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(target => new Candidate(target, $"target {target}"));

    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.Where(run => run.TargetName is not null).GroupBy(run => run.TargetName!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Candidate(group.Key, $"target {group.Key}, {group.First().ProviderName ?? "unknown"} provider"));
}
