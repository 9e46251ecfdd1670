using System.Collections;
using System.Globalization;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Completes run ids, newest first.</summary>
public class RunIdCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.Select(run => new Candidate(run.RunId, string.Create(CultureInfo.InvariantCulture,
            $"{run.Status}, {run.Tasks.Count} attempts, started {run.StartedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "at an unknown time"}")));
}
