using System.Collections;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Completes the states that runs are in.</summary>
public sealed class RunStatusCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.Select(run => run.Status).Concat(["completed", "running", "failed"]).Distinct(StringComparer.Ordinal)
            .Select(status => new Candidate(status, $"runs that are {status}"));
}
