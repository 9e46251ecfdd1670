namespace Scalable.Runs;

/// <summary>What was read from a run store: the runs in order of their directory names, and every problem met.</summary>
public sealed record RunHistory(IReadOnlyList<RunRecord> Runs, IReadOnlyList<HistoryProblem> Problems)
{
    /// <summary>All attempts of all runs, run by run.</summary>
    public IEnumerable<TaskRecord> Tasks => Runs.SelectMany(run => run.Tasks);
}
