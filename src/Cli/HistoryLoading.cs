using Scalable.Advising.Evidence;
using Scalable.Runs;

namespace Scalable.Cli;

/// <summary>Reads run stores for commands, telling every problem on standard error.</summary>
internal static class HistoryLoading
{
    /// <exception cref="RunStoreException">There is no such directory, or no run in it.</exception>
    public static RunHistory Load(string directory, CancellationToken cancellationToken)
    {
        RunHistory history = RunStore.Read(directory, cancellationToken: cancellationToken);
        foreach (HistoryProblem problem in history.Problems.Concat(Plausibility.Problems(history.Runs))) Console.Error.WriteLine($"scalable: warning: {problem}");
        return history.Runs.Count > 0
            ? history
            : throw new RunStoreException($"There are no runs in '{directory}'. Name the directory that holds the run-* directories with --runs-dir, or import records with 'scalable import'.");
    }
}
