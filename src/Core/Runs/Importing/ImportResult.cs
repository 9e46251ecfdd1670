namespace Scalable.Runs.Importing;

/// <summary>A run that attempts were imported into, or that had them already.</summary>
/// <param name="Path">The run's directory, absolute.</param>
/// <param name="Attempts">How many attempts it has now.</param>
/// <param name="New">How many of them are new.</param>
/// <param name="Updated">How many had not ended when they were imported before, and were updated (or were overwritten).</param>
/// <param name="AlreadyStored">How many of those in the records it had already.</param>
public sealed record ImportedRun(string Path, int Attempts, int New, int Updated, int AlreadyStored);

/// <summary>What an import did.</summary>
/// <param name="Runs">The runs that have the attempts of the records.</param>
/// <param name="Problems">What was met while reading.</param>
public sealed record ImportResult(IReadOnlyList<ImportedRun> Runs, IReadOnlyList<HistoryProblem> Problems)
{
    public long NewAttempts => Runs.Sum(run => (long)run.New);

    public long UpdatedAttempts => Runs.Sum(run => (long)run.Updated);

    public long AlreadyStoredAttempts => Runs.Sum(run => (long)run.AlreadyStored);

    /// <summary>The runs with new or updated attempts.</summary>
    public IEnumerable<ImportedRun> ChangedRuns => Runs.Where(run => run.New + run.Updated > 0);

    /// <summary>What was done, in a sentence.</summary>
    public string Summary => NewAttempts + UpdatedAttempts == 0
        ? $"Nothing new: all {AlreadyStoredAttempts} attempts are in the store already."
        : $"{NewAttempts} new attempts, {UpdatedAttempts} updated, {AlreadyStoredAttempts} in the store already.";

    /// <summary>Reads the changed runs from the store.</summary>
    public RunHistory ReadRuns()
    {
        RunHistory stored = RunStore.ReadRuns([.. ChangedRuns.Select(run => run.Path)]);
        return stored with { Problems = [.. Problems, .. stored.Problems] };
    }
}

/// <summary>How far an import has come.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="NewAttempts">Attempts that the store did not have.</param>
/// <param name="Share">How much of the file was read, from 0 to 1; null if not known.</param>
public readonly record struct ImportProgress(long Rows, long NewAttempts, double? Share);

/// <summary>A foreign record of runs cannot be imported as asked; the message says why and what to do.</summary>
public sealed class RunImportException(string message) : Exception(message);
