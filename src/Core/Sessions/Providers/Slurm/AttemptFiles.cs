using Scalable.Runs;

namespace Scalable.Sessions.Providers.Slurm;

/// <summary>The files through which a job and the session speak of one attempt.</summary>
internal sealed class AttemptFiles(string runDirectory, string key)
{
    private const int MaxFileLength = 16 << 10;

    private readonly string _base = Path.Combine(runDirectory, RunFiles.TaskDirectory, key);

    /// <summary>Writes what the wrapper reads.</summary>
    /// <exception cref="ArgumentException">A word holds a zero character.</exception>
    public void WriteOrder(AttemptRequest request)
    {
        string seconds = Math.Ceiling(request.Allocation.Walltime?.TotalSeconds ?? 0).ToString(CultureInfo.InvariantCulture);
        string[] variables = [.. request.Environment.Select(variable => $"{variable.Key}={variable.Value}"), $"SCALABLE_ATTEMPT={request.Number}"];
        string[] words = [request.WorkingDirectory, request.OutputPath, request.ErrorPath, seconds, variables.Length.ToString(CultureInfo.InvariantCulture), .. variables, .. request.Command];
        if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException($"The task '{request.TaskName}' has a zero character in an argument, path or variable, which no program can be given.");
        AtomicFile.Write(_base + ".order", string.Concat(words.Select(word => word + '\0')), ownerOnly: true);
    }

    /// <summary>Removes the order of an attempt that has ended: it holds the task's environment.</summary>
    public void RemoveOrder() => AtomicFile.TryDelete(_base + ".order");

    /// <summary>The values of a file the wrapper wrote; null if it has not.</summary>
    public IReadOnlyDictionary<string, string>? ReadStart() => ReadValues(".start");

    public IReadOnlyDictionary<string, string>? ReadResult() => ReadValues(".result");

    /// <summary>The peak seen last, in bytes; for a job that could not tell its result.</summary>
    public long? ReadPeakBytes() => Number(FirstLine(_base + ".peak")) * 1024;

    /// <summary>The id of the job that runs or ran the attempt; null if none has begun.</summary>
    public string? Owner() => FirstLine(Path.Combine(_base + ".claim", "owner"));

    private Dictionary<string, string>? ReadValues(string suffix)
    {
        if (Lines(_base + suffix) is not { } lines) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] parts in lines.Select(line => line.Split('=', 2)))
            if (parts.Length == 2) values[parts[0]] = parts[1];
        return values;
    }

    private static string? FirstLine(string path) => Lines(path)?.FirstOrDefault();

    /// <summary>The lines of a small file that a job wrote, or somebody else who may write there; null if there is none.</summary>
    private static string[]? Lines(string path) =>
        File.Exists(path) ? FileTrouble.OrNothing(() => FileStatus.ReadStart(path, MaxFileLength).Split('\n', StringSplitOptions.RemoveEmptyEntries)) : null;

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

/// <summary>
/// The directories of a run's batches: what each holds is on the disk before Slurm is asked, and its job id as soon as
/// Slurm has answered, so that a later session finds every job.
/// </summary>
internal sealed class BatchFiles(string runDirectory)
{
    public const string JobScript = "job.sh";
    private const string Index = "index", Job = "job", Held = "held";

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

    /// <summary>Whether a session of the run has held a batch and not released it. A batch that its user holds is none of these.</summary>
    public static bool IsHeld(Batch batch) => File.Exists(Path.Combine(batch.Directory, Held));

    /// <summary>Takes note that the batch is held, or no longer. On a full disk it is not noted, and a later session leaves the batch as it finds it.</summary>
    public static void NoteHeld(Batch batch, bool isHeld)
    {
        string note = Path.Combine(batch.Directory, Held);
        FileTrouble.Ignored(() =>
        {
            if (isHeld) AtomicFile.Write(note, "");
            else File.Delete(note);
        });
    }

    /// <summary>The batches that earlier sessions of the run wrote: number, job id if Slurm had answered, keys by index.</summary>
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
