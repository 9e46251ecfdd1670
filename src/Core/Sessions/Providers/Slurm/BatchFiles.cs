using System.Globalization;
using System.Text;
using Scalable.Runs.Files;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>
/// The directories of a run's batches: what each holds is on the disk before Slurm is asked, and its job id as soon as
/// Slurm has answered, so that a later session finds every job.
/// </summary>
internal sealed class BatchFiles(string runDirectory)
{
    public const string JobScript = "job.sh";
    private const string Index = "index", Job = "job";

    private readonly string _directory = Path.Combine(runDirectory, "batches");

    public void WriteWrapper()
    {
        Directory.CreateDirectory(_directory);
        string path = Path.Combine(runDirectory, JobWrapper.FileName);
        if (!File.Exists(path)) AtomicFile.Write(path, JobWrapper.Text);
    }

    public string DirectoryOf(int number) => Path.Combine(_directory, Batch.DirectoryName(number));

    public void Write(Batch batch)
    {
        Directory.CreateDirectory(batch.Directory);
        File.WriteAllText(Path.Combine(batch.Directory, JobScript), Script(batch.Directory), new UTF8Encoding(false));
        AtomicFile.Write(Path.Combine(batch.Directory, Index), string.Concat(batch.Keys.Select(key => key + "\n")));
    }

    public static void WriteJobId(Batch batch) => AtomicFile.Write(Path.Combine(batch.Directory, Job), batch.JobId + "\n");

    /// <summary>The batches that earlier sessions of the run wrote: number, job id where Slurm had answered, keys by index.</summary>
    public IEnumerable<(int Number, string? JobId, string[] Keys)> ReadAll()
    {
        if (!Directory.Exists(_directory)) yield break;
        foreach (string directory in Directory.EnumerateDirectories(_directory).Order(StringComparer.Ordinal))
        {
            string index = Path.Combine(directory, Index), job = Path.Combine(directory, Job);
            if (!File.Exists(index) || !int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) continue;
            yield return (number, File.Exists(job) ? File.ReadAllText(job).Trim() : null, File.ReadAllLines(index));
        }
    }

    /// <summary>The script that Slurm runs. The two paths are the only words of it that differ from run to run.</summary>
    public string Script(string batchDirectory) => $"""
        #!/bin/bash
        exec /bin/bash -p {ShellQuoting.Quote(Path.Combine(runDirectory, JobWrapper.FileName))} {ShellQuoting.Quote(runDirectory)} {ShellQuoting.Quote(batchDirectory)} "$SLURM_ARRAY_TASK_ID"

        """;
}
