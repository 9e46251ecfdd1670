using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Completes the names of targets that runs were recorded on.</summary>
public sealed class TargetNameCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs) =>
        runs.Where(run => run.TargetName is not null).GroupBy(run => run.TargetName!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Candidate(group.Key, $"target {group.Key}, {group.First().ProviderName ?? "unknown"} provider"));
}
