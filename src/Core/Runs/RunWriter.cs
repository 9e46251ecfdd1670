using System.Text;
using Scalable.Runs.Reporting;
using Scalable.Runs.Writing;

namespace Scalable.Runs;

/// <summary>
/// Writes runs in the format of the original, so that it reads them too. A run appears in the store whole or not at all.
/// </summary>
public static class RunWriter
{
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
        string draft = Path.Combine(directory, $".writing-{run.RunId}-{Guid.NewGuid():N}");
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
        return destination;
    }

    private static void WriteFiles(string directory, RunRecord run)
    {
        Write(Path.Combine(directory, RunFormat.Run), PythonJson.Write(EventValues.Run(run), indent: 2));
        WriteLines(Path.Combine(directory, RunFormat.Tasks), run.Tasks.SelectMany(task => EventValues.Task(run, task)));
        WriteLines(Path.Combine(directory, RunFormat.Resources), run.Tasks.Select(task => EventValues.Resources(run, task)));
        TaskRecord[] failed = [.. run.Tasks.Where(task => task.State == TaskState.Failed)];
        if (failed.Length > 0) WriteLines(Path.Combine(directory, RunFormat.Failures), failed.Select(task => EventValues.Failure(run, task)));
        Write(Path.Combine(directory, RunFormat.Summary), RunSummary.Of(directory).ToJson());
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

    private static void Write(string path, string text) => File.WriteAllText(path, text + "\n", s_utf8);

    private static void WriteLines(string path, IEnumerable<Dictionary<string, object?>> events)
    {
        using var writer = new StreamWriter(path, append: false, s_utf8) { NewLine = "\n" };
        foreach (Dictionary<string, object?> values in events) writer.WriteLine(PythonJson.Write(values));
    }
}
