using System.Text;
using Scalable.Runs.Files;
using Scalable.Runs.Reporting;
using Scalable.Runs.Writing;

namespace Scalable.Runs;

/// <summary>
/// Writes runs in the format of the original, so that it reads them too. A run appears in the store whole or not at all.
/// </summary>
public static class RunWriter
{
    private const string DraftPrefix = ".writing-";
    private static readonly TimeSpan s_abandonedAfter = TimeSpan.FromHours(1);
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

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

    private static void WriteFiles(string directory, RunRecord run)
    {
        WriteMetadata(directory, run);
        TaskRecord[] tasks = [.. run.Tasks.Select(task => task.RunId == run.RunId ? task : task with { RunId = run.RunId })];
        WriteLines(Path.Combine(directory, RunFiles.Tasks), tasks.SelectMany(RunEvents.Attempt));
        WriteLines(Path.Combine(directory, RunFiles.Resources), tasks.Select(task => RunEvents.Resources(task, run.ProviderName, task.SubmittedAt)));
        TaskRecord[] failed = [.. tasks.Where(task => task.State == TaskState.Failed)];
        if (failed.Length > 0) WriteLines(Path.Combine(directory, RunFiles.Failures), failed.Select(task => RunEvents.Failure(run, task)));
        WriteSummary(directory);
    }

    /// <summary>Writes or replaces the run.json of a run's directory.</summary>
    internal static void WriteMetadata(string directory, RunRecord run) =>
        AtomicFile.Write(Path.Combine(directory, RunFiles.Run), PythonJson.Write(RunEvents.Run(run), indent: 2) + "\n");

    /// <summary>Writes or replaces the summary of a run's directory.</summary>
    internal static void WriteSummary(string directory) =>
        AtomicFile.Write(Path.Combine(directory, RunFiles.Summary), RunSummary.Of(directory).ToJson() + "\n");

    /// <summary>The drafts of runs that writers left behind which were killed; those of the last hour may still be written.</summary>
    private static void SweepDrafts(string directory)
    {
        try
        {
            foreach (string draft in Directory.EnumerateDirectories(directory, DraftPrefix + "*"))
                if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(draft) > s_abandonedAfter) Directory.Delete(draft, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The run itself is written; what another left may stay.
        }
    }

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

    private static void WriteLines(string path, IEnumerable<Dictionary<string, object?>> events)
    {
        using var writer = new StreamWriter(path, append: false, s_utf8) { NewLine = "\n" };
        PythonJson.WriteLines(writer, events);
    }
}
