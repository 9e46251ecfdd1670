namespace Scalable.Runs.Indexing;

/// <summary>A run as it was read, with its problems and the stamp of its files at that time.</summary>
internal sealed record IndexedRun(long Stamp, RunRecord Run, IReadOnlyList<HistoryProblem> Problems);
