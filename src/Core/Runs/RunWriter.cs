using Scalable.Runs.Writing;

namespace Scalable.Runs;

/// <summary>
/// Writes runs in the format of the original, so that it reads them too. A run appears in the store whole or not at all.
/// </summary>
public static class RunWriter
{
    private const string DraftPrefix = ".writing-";

    /// <summary>
    /// Writes a run and its summary under its id and returns the directory. What the run's counts say is not written;
    /// its events are counted anew when it is read.
    /// </summary>
    /// <param name="directory">The run store; made if it is not there.</param>
    /// <param name="run">The run; its path does not matter.</param>
    /// <param name="overwrite">Whether a run of the same id is replaced.</param>
    /// <exception cref="RunStoreException">The store has a run of this id, and it is not to be overwritten.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public static string Write(string directory, RunRecord run, bool overwrite = false)
    {
        directory = Path.GetFullPath(directory);
        string destination = Path.Combine(directory, run.RunId);
        if (Path.Exists(destination) && !overwrite)
            throw new RunStoreException($"The run '{run.RunId}' is already in '{directory}'. Overwrite it, or leave it as it is.");
        Directory.CreateDirectory(directory);
        string draft = Path.Combine(directory, $"{DraftPrefix}{run.RunId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(draft);
            WriteFiles(draft, run);
            Publish(draft, destination);
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }
        SweepDrafts(directory);
        return destination;
    }

    /// <summary>The summary is made of the tasks as they are written; it is the one that reading the files would give.</summary>
    private static void WriteFiles(string directory, RunRecord run)
    {
        WriteMetadata(directory, run);
        var totals = new SummaryTotals();
        int taskEvents = 0, failures = 0;
        using (var tasks = new EventFile(Path.Combine(directory, RunFiles.Tasks)))
        using (var resources = new EventFile(Path.Combine(directory, RunFiles.Resources)))
        {
            EventFile? failed = null;
            try
            {
                foreach (TaskRecord task in run.Tasks)
                {
                    RunEvents.Attempt(tasks.Next, run.RunId, task);
                    RunEvents.Resources(resources.Next, run.RunId, task, run.ProviderName);
                    taskEvents += RunEvents.CountOf(task);
                    RunEvents.AddTo(totals, task);
                    if (task.State != TaskState.Failed) continue;
                    RunEvents.Failure((failed ??= new EventFile(Path.Combine(directory, RunFiles.Failures))).Next, run, task);
                    failures++;
                }
            }
            finally
            {
                failed?.Dispose();
            }
        }
        var events = new RunCounts { TaskEvents = taskEvents, ResourceEvents = run.Tasks.Count, FailureEvents = failures };
        WriteSummary(directory, totals.Summarise(RunEvents.Run(run), events, []));
    }

    /// <summary>Writes or replaces the run.json of a run's directory.</summary>
    internal static void WriteMetadata(string directory, RunRecord run) =>
        AtomicFile.Write(Path.Combine(directory, RunFiles.Run), PythonJson.Write(RunEvents.Run(run), indent: 2) + "\n");

    /// <summary>Writes or replaces the summary of a run's directory.</summary>
    internal static void WriteSummary(string directory) => WriteSummary(directory, RunSummary.Of(directory));

    private static void WriteSummary(string directory, RunSummary summary) =>
        AtomicFile.Write(Path.Combine(directory, RunFiles.Summary), summary.ToJson() + "\n");

    /// <summary>The drafts of runs that writers left behind which were killed; those of the last hour may still be written.</summary>
    private static void SweepDrafts(string directory) => FileTrouble.Ignored(() =>
    {
        foreach (string draft in Directory.EnumerateDirectories(directory, DraftPrefix + "*"))
            if (AtomicFile.IsAbandoned(draft)) Directory.Delete(draft, recursive: true);
    });

    private static void Publish(string draft, string destination)
    {
        if (!Directory.Exists(destination))
        {
            Directory.Move(draft, destination);
            return;
        }
        string replaced = draft + "-replaced";
        Directory.Move(destination, replaced);
        Directory.Move(draft, destination);
        Directory.Delete(replaced, recursive: true);
    }
}
